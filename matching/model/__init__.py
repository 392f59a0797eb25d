"""What goes in and comes out: columns, the problem, parameters, arcs, capacities, the result."""
