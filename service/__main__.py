"""``python3 -m service``: set the environment up if need be, then run the command.

This file and ``service/__init__.py`` must parse on any Python 3, to say in words what is missing.
"""

import sys

OLDEST = (3, 11)


def main() -> int:
    """Refuse an old Python in words; otherwise set up and go on."""
    if sys.version_info < OLDEST:
        found = "%d.%d.%d" % sys.version_info[:3]
        words = (
            "zonebook needs Python 3.11 or newer; this is Python %s (%s).\n"
            "Install a newer Python and start it by name, for example: python3.11 -m service run\n"
            "zonebook には Python 3.11 以降が必要です。これは Python %s です (%s)。\n"
            "新しい Python を入れ、名前で起動してください。例: python3.11 -m service run\n"
        ) % (found, sys.executable, found, sys.executable)
        stream = getattr(sys.stderr, "buffer", None)
        if stream is None:
            sys.stderr.write(words)
        else:
            stream.write(words.encode("utf-8"))
        return 2
    from service.bootstrap.entry import enter

    return enter(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
