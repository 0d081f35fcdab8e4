"""Measure every page type, joining, and staff's screens over a million people.

``python -m scripts.bench signups`` measures one part of it. Pages are measured cold, where each
request renders its page, and cached, where the page cache answers.
"""

import os
import platform
import sys
import sysconfig
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass

import brotli

from scripts.bench import load, many_people
from scripts.bench.load import Load
from scripts.production_site import CannotStart, loaded_database, web_server

COLD = {"DJANGO_SETTINGS_MODULE": "scripts.bench.cold_settings"}
PARTS = ("pages", "signups", "people")
COLD_SECONDS = 4
QUICK_SECONDS = 2
WARM_UP_REQUESTS = 20
LEAST_COLD_RATIO = 0.0027
HEADINGS = (
    "page", "SQL", "raw", "gzip", "br", "cold/s", "p50", "p95", "p99",
    "cached/s", "p50", "p99", "nginx/s", "cold ratio", "cached",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    name: str
    queries: int
    raw: int
    gzip: int
    br: int
    cold: Load
    cached: Load | None
    nginx: Load

    @property
    def cold_ratio(self) -> float:
        return self.cold.per_second / self.nginx.per_second


def main() -> int:
    parts = set(sys.argv[1:] or PARTS)
    try:
        load.require()
        _describe_machine()
        with loaded_database():
            is_slow = "pages" in parts and _bench_pages()
            if "signups" in parts:
                from scripts.bench import signups  # its models need Django set up

                signups.show(signups.measure())
        if "people" in parts:
            is_slow |= many_people.run()
    except CannotStart as reason:
        print(f"make bench: {reason}", file=sys.stderr)
        return 1
    return int(is_slow)


def _bench_pages() -> bool:
    """Whether a page misses its target."""
    started = time.monotonic()
    results = _measure_pages()
    _print_table([HEADINGS, *map(_row, results)])
    return bool(_judge(results, time.monotonic() - started))


def _describe_machine() -> None:
    options = sysconfig.get_config_var("CONFIG_ARGS") or ""
    build = "optimized" if "--enable-optimizations" in options else "not optimized"
    print(f"Python {platform.python_version()} ({build} build), {os.cpu_count()} cores, ", end="")
    print(f"load before {os.getloadavg()[0]:.2f}; wrk -c{load.CONNECTIONS} -t{load.THREADS},")
    print("gunicorn gthread with 2 workers; latencies in milliseconds, sizes in bytes\n")


def _measure_pages() -> list[Result]:
    from scripts.bench import content, render  # their models need Django set up

    content.add_statements()
    render.index()
    pages = content.pages()
    queries = {page.name: render.count_queries(page.path) for page in pages}
    render.stop_listening()
    with web_server(COLD) as server:
        bodies = {page.name: _fetch(server.url + page.path) for page in pages}
        _warm_up(server.url + page.path for page in pages)
        cold = {page.name: load.run(server.url + page.path, COLD_SECONDS) for page in pages}
    with web_server() as server:
        kept = [page for page in pages if page.is_kept]
        _warm_up(server.url + page.path for page in kept)
        cached = {page.name: load.run(server.url + page.path, QUICK_SECONDS) for page in kept}
    files = {str(n): _compressed(bodies[page.name]) for n, page in enumerate(pages)}
    with load.nginx(files) as url:
        static = [load.run(f"{url}/{name}", QUICK_SECONDS) for name in files]
    return [
        Result(
            page.name, queries[page.name], *_sizes(bodies[page.name]),
            cold[page.name], cached.get(page.name), static[number],
        )
        for number, page in enumerate(pages)
    ]  # fmt: skip


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as response:  # noqa: S310 - our own server
        return response.read()


def _warm_up(urls: Iterable[str]) -> None:
    """Until each process has loaded its templates, and keeps what it keeps."""
    for url in urls:
        for _ in range(WARM_UP_REQUESTS):
            request = urllib.request.Request(url, headers={"Accept-Encoding": load.ENCODING})  # noqa: S310 - our own server
            urllib.request.urlopen(request).close()  # noqa: S310 - the same


def _compressed(body: bytes) -> bytes:
    return brotli.compress(body, quality=9)


def _sizes(body: bytes) -> tuple[int, int, int]:
    import gzip  # a name that a field of Result has

    return len(body), len(gzip.compress(body, 9)), len(_compressed(body))


def _row(result: Result) -> tuple[str, ...]:
    cold, cached, nginx = result.cold, result.cached, result.nginx
    return (
        result.name, str(result.queries), str(result.raw), str(result.gzip), str(result.br),
        f"{cold.per_second:.0f}", *(f"{value:.1f}" for value in (cold.p50, cold.p95, cold.p99)),
        f"{cached.per_second:.0f}" if cached else "–",
        f"{cached.p50:.2f}" if cached else "–", f"{cached.p99:.2f}" if cached else "–",
        f"{nginx.per_second:.0f}", f"{result.cold_ratio:.4f}",
        f"{cached.per_second / nginx.per_second:.3f}" if cached else "–",
    )  # fmt: skip


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for name, *cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        print("  ".join([name.ljust(widths[0]), *right]))


def _judge(results: list[Result], seconds: float) -> int:
    slow = [result.name for result in results if result.cold_ratio < LEAST_COLD_RATIO]
    print(f"\nTarget: a cold page at {LEAST_COLD_RATIO} of nginx's rate or more. ", end="")
    print(f"Missed by: {', '.join(slow)}" if slow else "Met by every page.", f"({seconds:.0f} s)")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
