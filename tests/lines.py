"""How long a function is beneath its signature and its docstring."""

import ast


def beneath(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    rest = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    return 0 if not rest or node.end_lineno is None else node.end_lineno - rest[0].lineno + 1
