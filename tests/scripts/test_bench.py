import pytest

from scripts.bench.__main__ import Result, _judge
from scripts.bench.load import Load


def make_result(cold_per_second: float) -> Result:
    return Result(
        "home", queries=8, raw=13_000, gzip=3_800, br=3_500,
        cold=Load(cold_per_second, 50, 60, 70), cached=None, nginx=Load(50_000, 0.1, 0.2, 0.3),
    )  # fmt: skip


@pytest.mark.parametrize(("cold_per_second", "code"), [(135, 0), (134, 1)])
def test_bench_fails_where_a_cold_page_is_slower_than_its_share_of_nginx(
    cold_per_second, code, capsys
):
    assert _judge([make_result(cold_per_second)], seconds=1) == code
    assert ("Missed by: home" in capsys.readouterr().out) == bool(code)
