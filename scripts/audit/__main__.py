"""Serve the site as in production, look at every page type, and print one table.

Ends with 1 where a target is missed or something cannot be run.
"""

import argparse
import statistics
import sys
import time

from scripts.audit import browser, tools
from scripts.audit.pages import CATEGORIES, PERFORMANCE, Finding, PageType, judge, page_types
from scripts.production_site import CannotStart, loaded_database, web_server

MORE_RUNS = 2
HEADINGS = (
    "page", "perf", "a11y", "best", "seo", "vnu", "axe",
    "HTML kB", "view kB", "requests", "CLS",
)  # fmt: skip


def main() -> int:
    arguments = argparse.ArgumentParser(prog="make audit")
    arguments.add_argument("--only", help="names of page types, separated by commas")
    arguments.add_argument("--no-lighthouse", action="store_true", help="what takes seconds only")
    options = arguments.parse_args()
    started = time.monotonic()
    try:
        tools.install()
        findings = _audit(options.only, with_lighthouse=not options.no_lighthouse)
    except CannotStart as reason:
        print(f"make audit: {reason}", file=sys.stderr)
        return 1
    return _report(findings, time.monotonic() - started)


def _audit(only: str | None, *, with_lighthouse: bool) -> list[Finding]:
    with loaded_database(), web_server() as server:
        made, cookie = page_types()
        wanted = [page for page in made if not only or page.name in only.split(",")]
        print(f"  {len(wanted)} page types, under the settings of production", flush=True)
        with browser.chromium() as chromium:
            visits = [browser.visit(chromium, server.url, page, cookie) for page in wanted]
        _add_markup_errors(visits)
        for visit in visits if with_lighthouse else []:
            if visit.finding.page.is_for_lighthouse:
                _try_scores(visit.finding, server.url)
    findings = [visit.finding for visit in visits]
    for finding in findings:
        judge(finding)
    return findings


def _add_markup_errors(visits: list[browser.Visit]) -> None:
    seen = [visit for visit in visits if visit.html]
    errors = tools.check_markup({visit.finding.page.name: visit.html for visit in seen})
    for visit in seen:
        found = errors[visit.finding.page.name]
        visit.finding.markup_errors = len(found)
        visit.finding.problems += found


def _try_scores(finding: Finding, site: str) -> None:
    try:
        _add_scores(finding, site)
    except CannotStart as reason:
        finding.problems.append(str(reason))


def _add_scores(finding: Finding, site: str) -> None:
    """Lighthouse's scores; of a performance that falls short, the median of three runs."""
    page = finding.page
    finding.scores, lost = tools.lighthouse(page.name, site + page.path)
    performance = [finding.scores.get(PERFORMANCE, 0)]
    if performance[0] < page.least_scores.get(PERFORMANCE, 0):
        runs = [tools.lighthouse(page.name, site + page.path)[0] for _ in range(MORE_RUNS)]
        performance += [scores.get(PERFORMANCE, 0) for scores in runs]
    finding.scores[PERFORMANCE] = int(statistics.median(performance))
    finding.problems += [text for text in lost if _matters(text, page)]


def _matters(lost_point: str, page: PageType) -> bool:
    return any(f", {category}:" in lost_point for category in page.least_scores)


def _report(findings: list[Finding], seconds: float) -> int:
    rows = [HEADINGS, *map(_row, findings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *rest]))
    failed = [finding for finding in findings if finding.problems]
    for finding in failed:
        print(f"\n{finding.page.name} ({finding.page.path})")
        print("\n".join(f"  - {problem}" for problem in finding.problems))
    verdict = f"{len(failed)} of {len(findings)} page types miss a target"
    print(f"\n{verdict if failed else 'Every target is met'} ({seconds:.0f} s).")
    return 1 if failed else 0


def _row(finding: Finding) -> tuple[str, ...]:
    scores = [finding.scores.get(category) for category in CATEGORIES]
    counts = [finding.markup_errors, finding.violations]
    sizes = [finding.html_kb, finding.first_view_kb]
    return (
        finding.page.name,
        *(_cell(value) for value in (*scores, *counts)),
        *(_cell(value, ".1f") for value in sizes),
        _cell(finding.requests),
        _cell(finding.layout_shift, "g"),
    )


def _cell(value: float | None, form: str = "d") -> str:
    return "–" if value is None else format(value, form)


if __name__ == "__main__":
    sys.exit(main())
