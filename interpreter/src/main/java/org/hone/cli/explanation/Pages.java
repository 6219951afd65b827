package org.hone.cli.explanation;

import java.util.ArrayList;
import java.util.List;
import org.hone.check.Show;
import org.hone.check.Slot;
import org.hone.cli.explanation.Page.Equation;
import org.hone.cli.explanation.Page.Grid;
import org.hone.cli.explanation.Page.Maths;
import org.hone.cli.explanation.Page.Point;
import org.hone.cli.explanation.Page.Points;
import org.hone.cli.explanation.Page.Section;
import org.hone.cli.terminal.Numbers;
import org.hone.cli.terminal.Table;
import org.hone.explain.Decisions;
import org.hone.explain.Effect;
import org.hone.explain.Example;
import org.hone.explain.Explanation;
import org.hone.explain.Reading;
import org.hone.explain.Remark;
import org.hone.formula.Formula;
import org.hone.formula.Notation;
import org.hone.formula.Symbol;
import org.hone.runtime.analyse.ExactBias;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;

/** Explanations as pages. */
final class Pages {
    private Pages() {}

    static Page of(Explanation explanation) {
        return switch (explanation) {
            case Explanation.OfEstimator e -> estimator(e);
            case Explanation.OfVocabulary v -> vocabulary(v);
            case Explanation.OfSchedule s -> schedule(s);
            case Explanation.OfRecipe r -> recipe(r);
        };
    }

    private static Page estimator(Explanation.OfEstimator e) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Formula", List.of(formulas(e.reading()))));
        sections.add(new Section("Slots", List.of(slots(e.reading()))));
        sections.add(new Section(
                "Aggregate",
                List.of(new Page.Words("a token's coefficient is divided by "
                        + Formula.denominators(e.graph().aggregate())))));
        sections.add(new Section("Coefficients on a small batch", List.of(example(e.example()))));
        sections.add(new Section("Facts and cautions", List.of(points(e.remarks()))));
        if (!e.effects().isEmpty()) {
            sections.add(new Section("What each parameter changes", List.of(effects(e.effects(), "slots"))));
        }
        for (int i = 0; i < e.bias().size(); i++) {
            sections.add(bias(e.bias().get(i), i == 0 ? "Bias, on-policy" : "Bias, off-policy"));
        }
        return new Page(e.name() + ": estimator over " + e.graph().source().typeName(), e.doc(), sections);
    }

    private static Page vocabulary(Explanation.OfVocabulary v) {
        List<Section> sections = new ArrayList<>();
        Equation gradient = new Equation(new Maths("∇J", "\\nabla J"), both(v::gradient), "");
        sections.add(new Section("Formula", List.of(new Page.Equations(List.of(gradient)))));
        sections.add(new Section(
                "Aggregate",
                List.of(new Page.Words("a token's value is divided by "
                        + Formula.denominators(v.graph().aggregate())))));
        sections.add(new Section("Facts and cautions", List.of(points(v.remarks()))));
        if (!v.effects().isEmpty()) {
            sections.add(new Section("What each parameter changes", List.of(effects(v.effects(), "parts"))));
        }
        return new Page(
                v.name() + ": term over the vocabulary, " + v.graph().source().typeName(), v.doc(), sections);
    }

    private static Page.Equations formulas(Reading reading) {
        List<Equation> lines = new ArrayList<>();
        lines.add(new Equation(new Maths("∇J", "\\nabla J"), both(reading::gradient), ""));
        lines.add(
                new Equation(new Maths("c", "c"), both(reading::coefficient), "the coefficient on ∇ log π_θ, frozen"));
        for (Symbol symbol : reading.symbols()) {
            lines.add(new Equation(
                    new Maths(symbol.plain(), symbol.latex()),
                    both(n -> reading.formula(n).meaning(symbol)),
                    axis(symbol.meaning())));
        }
        return new Page.Equations(lines);
    }

    private static Maths both(java.util.function.Function<Notation, String> text) {
        return new Maths(text.apply(Notation.UNICODE), text.apply(Notation.LATEX));
    }

    private static String axis(Expr e) {
        return e.axis() == Axis.BATCH ? "one for the step" : "per " + e.axis().word();
    }

    private static Grid slots(Reading reading) {
        EstimatorGraph g = reading.graph();
        List<List<Maths>> rows = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            if (slot != Slot.AGGREGATE) {
                Expr e = switch (slot) {
                    case MASK -> g.mask();
                    case REFERENCE -> g.reference();
                    case ADVANTAGE -> g.advantage();
                    case LIKELIHOOD, AGGREGATE -> g.likelihood();
                };
                String type = slot == Slot.MASK || slot == Slot.ADVANTAGE ? "Real" : "LogProb";
                rows.add(List.of(
                        Maths.words(slot.word()),
                        Maths.words(type),
                        Maths.words(e instanceof Expr.Literal ? "constant" : axis(e)),
                        Maths.words(e.live() ? "live" : "frozen"),
                        both(n -> reading.formula(n).text(e))));
            }
        }
        rows.add(List.of(
                Maths.words("aggregate"),
                Maths.words("linear"),
                Maths.words("token → batch"),
                Maths.words("–"),
                Maths.words(Formula.program(g.aggregate()))));
        return new Grid(
                List.of(
                        Table.Column.left("slot"),
                        Table.Column.left("type"),
                        Table.Column.left("axis"),
                        Table.Column.left("flow"),
                        Table.Column.left("formula")),
                rows);
    }

    private static Grid example(Example example) {
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.Column.right("prompt"));
        columns.add(Table.Column.right("reply"));
        if (example.showsDemo()) {
            columns.add(Table.Column.left("demo"));
        }
        columns.add(Table.Column.right("token"));
        if (example.showsReward()) {
            columns.add(Table.Column.right("R"));
        }
        columns.add(Table.Column.right("π_θ"));
        if (example.showsRatio()) {
            columns.add(Table.Column.right("ratio"));
        }
        for (String title : List.of("mask", "advantage", "c", "weight", "c · weight")) {
            columns.add(Table.Column.right(title));
        }
        List<List<Maths>> rows = new ArrayList<>();
        for (Example.Row r : example.rows()) {
            List<Maths> row = new ArrayList<>();
            boolean first = r.token() == 1;
            row.add(Maths.words(first && r.reply() == 1 ? Integer.toString(r.prompt()) : ""));
            row.add(Maths.words(first ? Integer.toString(r.reply()) : ""));
            if (example.showsDemo()) {
                row.add(Maths.words(first && r.demo() ? "yes" : ""));
            }
            row.add(Maths.words(Integer.toString(r.token())));
            if (example.showsReward()) {
                row.add(Maths.words(first ? Show.number(r.reward()) : ""));
            }
            row.add(number(r.probability()));
            if (example.showsRatio()) {
                row.add(number(r.ratio()));
            }
            row.add(number(r.mask()));
            row.add(number(r.advantage()));
            row.add(number(r.coefficient()));
            row.add(number(r.weight()));
            row.add(number(r.coefficient() * r.weight()));
            rows.add(row);
        }
        return new Grid(columns, rows);
    }

    private static Maths number(double value) {
        return Maths.words(Math.abs(value) < 1e-12 ? "0" : Numbers.plain(value));
    }

    static Points points(List<Remark> remarks) {
        return new Points(remarks.stream()
                .map(r -> new Point(r.kind() == Remark.Kind.CAUTION, r.subject(), r.text()))
                .toList());
    }

    private static Grid effects(List<Effect> effects, String what) {
        List<List<Maths>> rows = effects.stream()
                .map(e -> List.of(
                        Maths.words(e.name()),
                        Maths.words(e.tried().isEmpty() ? e.value() : e.value() + " → " + e.tried()),
                        Maths.words(e.slots().isEmpty() ? "–" : String.join(", ", e.slots())),
                        Maths.words(e.moves().isEmpty() ? "nothing below moves" : e.moves())))
                .toList();
        return new Grid(
                List.of(
                        Table.Column.left("parameter"),
                        Table.Column.left("value"),
                        Table.Column.left(what),
                        Table.Column.left("effect")),
                rows);
    }

    private static Section bias(ExactBias bias, String title) {
        List<List<Maths>> rows = new ArrayList<>();
        for (int p = 0; p < bias.prompts().size(); p++) {
            rows.add(row(Integer.toString(p + 1), bias.prompts().get(p)));
        }
        rows.add(row("all", bias.all()));
        String how = bias.steps() + " steps enumerated"
                + (bias.group() > 0 ? ", n = " + bias.group() + " rollouts of each prompt" : "")
                + (bias.joint() ? ", all prompts together" : "")
                + "; against " + bias.target().words()
                + (bias.constant() == 1
                        ? ""
                        : "; the aggregate's constant " + Numbers.plain(bias.constant()) + " is taken out");
        return new Section(
                title,
                List.of(
                        new Page.Words(how),
                        new Grid(
                                List.of(
                                        Table.Column.right("prompt"),
                                        Table.Column.right("pass rate"),
                                        Table.Column.right("|true|"),
                                        Table.Column.right("|bias|"),
                                        Table.Column.right("relative bias"),
                                        Table.Column.right("scale k"),
                                        Table.Column.right("left after k"),
                                        Table.Column.right("noise of a step")),
                                rows),
                        new Page.Words(
                                "scale k: the factor that brings the true gradient nearest to the expected one; left after k: the"
                                        + " sine of the angle between them; noise: standard deviation over norm.")));
    }

    private static List<Maths> row(String prompt, ExactBias.Part part) {
        return List.of(
                Maths.words(prompt),
                number(part.passRate()),
                number(part.target()),
                exact(part.bias()),
                exact(part.relative()),
                exact(part.scale()),
                exact(part.direction()),
                number(part.noise()));
    }

    private static Maths exact(double value) {
        return Maths.words(Math.abs(value) < 1e-9 ? "0" : Numbers.plain(value));
    }

    private static Page schedule(Explanation.OfSchedule s) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Weights", List.of(weights(s.graph(), s.terms()))));
        sections.add(decisions(s.decisions()));
        if (!s.remarks().isEmpty()) {
            sections.add(new Section("Facts and cautions", List.of(points(s.remarks()))));
        }
        if (!s.effects().isEmpty()) {
            sections.add(new Section("What each param changes", List.of(effects(s.effects(), "where"))));
        }
        return new Page(s.name() + ": schedule", s.doc(), sections);
    }

    private static Page.Equations weights(ScheduleGraph graph, List<String> terms) {
        List<Equation> lines = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            Expr weight = graph.terms().get(i).weight();
            lines.add(new Equation(
                    new Maths("weight of " + terms.get(i), "w_{\\text{" + LatexPage.text(terms.get(i)) + "}}"),
                    both(n -> new Formula(n, List.of()).text(weight)),
                    ""));
        }
        return new Page.Equations(lines);
    }

    private static Section decisions(Decisions d) {
        List<Table.Column> columns = new ArrayList<>();
        if (d.timed()) {
            columns.add(Table.Column.right("step"));
        }
        columns.add(Table.Column.right("right of " + d.n()));
        d.terms().forEach(t -> columns.add(Table.Column.right(t)));
        List<List<Maths>> rows = new ArrayList<>();
        for (Decisions.Row r : d.rows()) {
            List<Maths> row = new ArrayList<>();
            if (d.timed()) {
                row.add(Maths.words(Integer.toString(r.step())));
            }
            row.add(Maths.words(Integer.toString(r.right())));
            r.weights().forEach(w -> row.add(number(w)));
            rows.add(row);
        }
        return new Section("Weights by the number of right replies", List.of(new Grid(columns, rows)));
    }

    private static Page recipe(Explanation.OfRecipe r) {
        RecipePlan plan = r.plan();
        List<List<Maths>> rows = new ArrayList<>();
        add(rows, "schedule", plan.schedule().name() + ": " + String.join(", ", r.terms()));
        add(rows, "rollouts", plan.rollouts().map(Pages::rollouts).orElse("none"));
        add(
                rows,
                "batch",
                plan.batch() + " prompts, minibatch " + plan.minibatch() + ", epochs " + plan.epochs() + ": "
                        + plan.updatesPerStep() + " optimiser steps on each batch");
        add(rows, "steps", Integer.toString(plan.steps()));
        Grid overview = new Grid(List.of(Table.Column.left("field"), Table.Column.left("value")), rows);
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Recipe", List.of(overview)));
        sections.add(new Section("Weights", List.of(weights(plan.schedule(), r.terms()))));
        if (r.terms().size() > 1) {
            sections.add(decisions(r.decisions()));
        }
        sections.add(new Section("Facts and cautions", List.of(points(r.remarks()))));
        if (!r.effects().isEmpty()) {
            sections.add(new Section("What each param changes", List.of(effects(r.effects(), "fields"))));
        }
        return new Page(r.name() + ": recipe", r.doc(), sections);
    }

    private static String rollouts(RolloutPlan r) {
        return "n = " + r.n() + ", temperature " + Show.number(r.temperature()) + ", top-p " + Show.number(r.topP())
                + ", reward " + r.reward().name();
    }

    private static void add(List<List<Maths>> rows, String field, String value) {
        rows.add(List.of(Maths.words(field), Maths.words(value)));
    }
}
