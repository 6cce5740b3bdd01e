"""The JSON Schema of the model, as `scorecard schema` prints it and `docs/schema.json` publishes it."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from scorecard import __version__
from scorecard.model import Evaluation, Finding, Form


def json_schema() -> dict[str, Any]:
    """One schema with the definitions of `Form`, `Evaluation`, `Finding` and all they hold."""
    _, schema = models_json_schema([(model, "serialization") for model in (Form, Evaluation, Finding)])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scorecard",
        "description": f"scorecard {__version__} 的数据模型：表（Form）、评价（Evaluation）、问题（Finding）",
        **schema,
    }
