"""The members of a zip file, looked at one by one: names, sizes, and their bytes as they unpack."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PureWindowsPath
from typing import BinaryIO

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import MEGABYTE, UploadLimits

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_END = _END.size + 0xFFFF
_PIECE_BYTES = 1 << 18
_BYTES_PER_MEMBER = 1_000
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".ods", ".docx", ".gz", ".7z", ".rar", ".bz2", ".xz", ".zst")
_SHOWN_CHARACTERS = 60


def members_of(
    file: BinaryIO, limits: UploadLimits, is_read: Callable[[str], bool] | None = None
) -> list[zipfile.ZipInfo]:
    """Return the members of an archive, none of which leads outside or claims too much.

    Where only some are ever read, these are returned, and the others may be what they like.

    Raises
    ------
    UnreadableFile
        With the reason.
    """
    _refuse_long_directory(file, limits)
    try:
        with zipfile.ZipFile(file) as archive:
            members, start_of_directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error):
        raise damaged() from None
    _refuse_overlaps(members, start_of_directory)
    members = [one for one in members if is_read is None or is_read(one.filename)]
    for member in members:
        _refuse_member(member)
    if len({member.filename.casefold() for member in members}) < len(members):
        raise damaged()
    if sum(member.file_size for member in members) > limits.max_unpacked_bytes:
        raise too_large(limits)
    return members


def unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a member in pieces; they must be what the directory says of them, to the last."""
    size, checksum = 0, 0
    for piece in _inflated(file, member):
        size += len(piece)
        if size > member.file_size:
            raise damaged()
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != member.file_size or checksum != member.CRC:
        raise damaged()


def damaged() -> UnreadableFile:
    """Return the refusal of what contradicts itself."""
    return UnreadableFile(file_finding(Rule.FILE_DAMAGED))


def too_large(limits: UploadLimits) -> UnreadableFile:
    """Return the refusal of what unpacks to more than is read."""
    megabytes = limits.max_unpacked_bytes // MEGABYTE
    return UnreadableFile(file_finding(Rule.FILE_UNPACKS_TOO_LARGE, limit_megabytes=megabytes))


def _refuse_long_directory(file: BinaryIO, limits: UploadLimits) -> None:
    """Bound what zipfile reads at once; counts that need zip64 are beyond any bound of ours."""
    size = file.seek(0, 2)
    file.seek(max(size - _LONGEST_END, 0))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise damaged()
    _, _, _, _, n_members, directory_bytes, _, _ = _END.unpack_from(tail, place)
    if n_members > limits.max_parts or directory_bytes > limits.max_parts * _BYTES_PER_MEMBER:
        raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_PARTS, parts=n_members, limit=limits.max_parts))


def _refuse_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    shown = "".join(letter if letter.isprintable() else "?" for letter in name[:_SHOWN_CHARACTERS])
    windows = PureWindowsPath(name)
    if windows.anchor or name.startswith("/") or ".." in windows.parts or not name.isprintable():
        raise UnreadableFile(file_finding(Rule.FILE_PATH_UNSAFE, part=shown))
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile(file_finding(Rule.FILE_ENCRYPTED))
    if name.casefold().endswith(_NESTED):
        raise UnreadableFile(file_finding(Rule.FILE_NESTED_ARCHIVE, part=shown))
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise damaged()


def _refuse_overlaps(members: list[zipfile.ZipInfo], start_of_directory: int) -> None:
    """Members that share bytes unpack to far more than the file could hold.

    What stands before the first one lets an archive pass for another kind of file.
    """
    end = 0
    if min((member.header_offset for member in members), default=0):
        raise damaged()
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            raise damaged()
        end = member.header_offset + _LOCAL.size + member.compress_size
    if end > start_of_directory:
        raise damaged()


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    local = file.read(_LOCAL.size)
    if len(local) < _LOCAL.size or not local.startswith(b"PK\x03\x04"):
        raise damaged()
    *_, name_bytes, extra_bytes = _LOCAL.unpack(local)
    file.seek(name_bytes + extra_bytes, 1)
    packed = _packed(file, member.compress_size)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from packed
        return
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in packed:
            waiting = piece
            while waiting:
                yield inflating.decompress(waiting, _PIECE_BYTES)
                if inflating.unused_data:
                    raise damaged()
                waiting = inflating.unconsumed_tail
        yield inflating.flush()
    except zlib.error:
        raise damaged() from None
    if not inflating.eof:
        raise damaged()


def _packed(file: BinaryIO, n_bytes: int) -> Iterator[bytes]:
    while n_bytes:
        piece = file.read(min(n_bytes, _PIECE_BYTES))
        if not piece:
            raise damaged()
        n_bytes -= len(piece)
        yield piece
