"""The reader of public instances, on one invented here and worked out by hand."""

from benchmarks import trip_instances

VRP = """NAME: small
TYPE: HFVRP
DIMENSION: 4
VEHICLES: 2
EDGE_WEIGHT_TYPE: EUC_2D
NODE_COORD_SECTION
1\t0\t0
2\t3\t4
3\t6\t8
4\t0\t5
DEMAND_SECTION
1\t0
2\t4
3\t6
4\t5
CAPACITY_SECTION
1\t10
2\t5
VEHICLES_FIXED_COST_SECTION
1\t1000
2\t500
VEHICLES_UNIT_DISTANCE_COST_SECTION
1\t100
2\t50
DEPOT_SECTION
1
EOF
"""


def test_an_instance_is_read_planned_and_both_costs_are_those_of_the_hand(tmp_path, capsys) -> None:
    """5 + 5 + 10 at 1.00 and 10.00 for the first, 5 + 5 at 0.50 and 5.00 for the second: 40."""
    (tmp_path / "small.vrp").write_text(VRP, "utf-8")
    (tmp_path / "small.sol").write_text("Route #1: 1 2\nRoute #2: 3\nCost: 40\n", "utf-8")
    instance = trip_instances.read(tmp_path / "small.vrp")
    assert instance.best == 40
    problem, kinds = trip_instances.problem_of(instance)
    assert [(kind.seats, kind.most) for kind in problem.kinds] == [(5, 1), (10, 1)]
    assert kinds == [(5, 500, 50), (10, 1000, 100)]
    assert trip_instances.main(str(tmp_path)) == 0
    said = capsys.readouterr().out
    assert "2 vehicles, 40.00, best known 40.00 (+0.00%)" in said
    assert "0 violations" in said
