"""Every document that the templates give, of the hand-made sample, by the name of its template."""

import sample

from scorecard.reports import project_line, render_opinion, render_report, render_review, render_summary


def documents(evaluation, findings, suffix=".docx"):
    """Template name → bytes, Word files (or `suffix` ".html")."""
    target = evaluation.model_copy(update={"form": evaluation.form.model_copy(update={"kind": "project_target"})})
    lines = [project_line(evaluation, findings), project_line(evaluation)]
    made = {
        "自评报告": render_report(evaluation, findings=findings),
        "部门整体自评报告": render_report(sample.department(), findings=findings),
        "监控报告": render_report(sample.monitoring(), findings=findings),
        "自评审核意见": render_opinion(evaluation, findings=findings),
        "绩效目标审核意见": render_opinion(target, findings=findings),
        "自评总结报告": render_summary(lines),
        "复核情况报告": render_review(sample.review()),
    }
    return {
        f"{name}{suffix}": next(data for file, data in files.items() if file.endswith(suffix))
        for name, files in made.items()
    }
