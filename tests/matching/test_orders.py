"""The demand side from real job orders: nothing is invented where they are silent."""

import numpy as np

from benchmarks.county import county
from benchmarks.orders import UNKNOWN, orders_path, read_orders, with_orders
from matching.model.params import Params
from matching.rules.pairs import arcs_of
from reference.occupations import all_occupations

TABLE = """id,title,wage,education,headcount,desc
1,缝纫工,5000-7000元/月,初中,12人,年龄18-45岁
2,电焊工,面议,不限,若干,持证上岗
3,一种没有人听说过的职业,4000元/月,大专,3人,
"""


def test_an_order_says_what_it_says_and_no_more(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(TABLE, "utf-8")
    orders = read_orders(path)
    names = [trade.id for trade in all_occupations()]
    assert orders.read == 3
    assert len(orders.trade) == 2
    assert names[orders.trade[0]] != names[orders.trade[1]]
    assert orders.pay.tolist() == [500_000, UNKNOWN]
    assert orders.heads.tolist() == [12, UNKNOWN]
    assert (orders.age_min[0], orders.age_max[0]) == (18, 45)
    assert orders.schooling[1] == -1


def test_a_county_drawn_from_orders_can_be_matched(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(TABLE, "utf-8")
    orders = read_orders(path)
    drawn = with_orders(county(400, 40, seed=3), orders, seed=1)
    again = with_orders(county(400, 40, seed=3), orders, seed=1)
    assert set(drawn.vacancies.occupation.tolist()) <= set(orders.trade.tolist())
    assert np.array_equal(drawn.vacancies.pay, again.vacancies.pay)
    assert len(arcs_of(drawn, Params()).arcs) > 0


def test_without_a_table_there_is_none(monkeypatch):
    monkeypatch.delenv("GONGQIAO_ORDERS", raising=False)
    assert orders_path() is None
