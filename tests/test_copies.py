"""Copies of trees."""

import ast

import pytest

from jupyter_mlops.copies import copied


def test_a_copy_leaves_behind_what_is_held_with_a_tree_and_with_what_all_trees_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tree = ast.parse("scores[0] = model.score(X, *rest, y=y)")
    shared = next(node for node in ast.walk(tree) if isinstance(node, ast.Load))
    monkeypatch.setattr(shared, "parent", tree, raising=False)
    monkeypatch.setattr(tree.body[0], "found", tree, raising=False)
    copy = copied(tree)
    assert ast.dump(copy, include_attributes=True) == ast.dump(tree, include_attributes=True)
    assert not {id(node) for node in ast.walk(copy)} & {id(node) for node in ast.walk(tree)}
    assert not [node for node in ast.walk(copy) if {"parent", "found"} & vars(node).keys()]
