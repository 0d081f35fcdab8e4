import json
import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.reading import Reading, UnreadableDocument, read

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Read press statements (.txt, .docx, .eml, .pdf, .html) and save each as a draft, as "
        "'Import a statement' in the newsroom does. Fails where one of them cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Read, and save nothing.")
        parser.add_argument(
            "--format", choices=("text", "json"), default="text",
            help="How to tell what was read; json prints one object for each file.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        failed = [path for path in options["files"] if not self._import(path, options)]
        if failed:
            raise CommandError(f"{len(failed)} of {len(options['files'])} could not be read.")

    def _import(self, path: Path, options: dict[str, Any]) -> bool:
        """Whether the file could be read; why not goes to the error stream."""
        try:
            content = path.read_bytes()
            reading = read(path.name, content)
        except (OSError, UnreadableDocument) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self.stderr.write(f"{path}: {reason}")
            return False
        except Exception:  # one unexpected document must not keep the others from being read
            logger.exception("Could not read %s", path)
            self.stderr.write(f"{path}: This could not be read: paste its text instead.")
            return False
        if not options["dry_run"]:
            _save(reading, path.name, content)
        self.stdout.write(
            _as_json(reading, path) if options["format"] == "json" else _summary(reading, path)
        )
        return True


def _save(reading: Reading, name: str, content: bytes) -> None:
    # A dry run needs no database, and importing does.
    from news.imports.importing import save_draft

    save_draft(reading=reading, name=name, content=content, user=None)


def _as_json(reading: Reading, path: Path) -> str:
    return json.dumps(reading.as_json(str(path)), ensure_ascii=False)


def _summary(reading: Reading, path: Path) -> str:
    blocks, contacts = len(reading.body), len(reading.contacts)
    left = len(reading.unplaced)
    lines = [
        f"{path}: {reading.headline or 'no headline found'}",
        f"  {reading.organization.name or 'no organization found'}, {reading.date or 'no date'}, "
        f"{reading.release.value}, {blocks} blocks of text, {contacts} contacts",
    ]
    if reading.uncertain:
        lines.append(f"  To check: {', '.join(reading.uncertain)}")
    if left:
        lines.append(f"  Left over: {left} line{'s' if left > 1 else ''}")
    return "\n".join(lines)
