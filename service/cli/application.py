"""The command tree. Commands are import paths, so that a start pays only for what it runs."""

import cyclopts

application = cyclopts.App(
    name="zonebook", help="Susceptibility-testing breakpoints for veterinary pathogens."
)
application.command("service.cli.run:run")
application.command("service.cli.serve:serve")
application.command("service.cli.worker:worker")
application.command("service.cli.migrate:migrate")
application.command("service.cli.config:config")
application.command("service.cli.tests:test")

key = cyclopts.App(name="key", help="Access keys.")
key.command("service.cli.key:add")
key.command("service.cli.key:list_keys", name="list")
key.command("service.cli.key:revoke")
application.command(key)

audit = cyclopts.App(name="audit", help="The audit log.")
audit.command("service.cli.audit:verify")
application.command(audit)
