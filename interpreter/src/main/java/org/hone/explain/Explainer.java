package org.hone.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Workbench;
import org.hone.runtime.analyse.ExactBias;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.plan.RecipePlan;

/** Answers what the declarations of a program are and do. */
public final class Explainer {
    private static final List<String> LIBRARY = List.of("std.estimators.", "std.terms.");
    private static final int USUAL_GROUP = 4;
    private static final int USUAL_STEPS = 100;

    private final Workbench bench;
    private final Variants variants;
    private final Optional<Integer> bias;

    /**
     * @param bias rollouts of a prompt for the exact bias; empty if it is not asked for
     */
    public Explainer(Workbench bench, Variants variants, Optional<Integer> bias) {
        this.bench = bench;
        this.variants = variants;
        this.bias = bias;
    }

    /** What became of a question; the explanation is there if and only if nothing is wrong with the question. */
    public record Answer(Diagnostics diagnostics, Optional<Explanation> explanation) {}

    /** Names of everything in the program that can be explained: recipes, schedules, estimators. */
    public List<String> names() {
        List<String> all = new ArrayList<>(bench.names(Declaration.Recipe.class));
        all.addAll(bench.names(Declaration.Schedule.class));
        all.addAll(bench.names(Declaration.Estimator.class));
        return all;
    }

    /** Whether the program declares or imports a name. */
    public boolean knows(String name) {
        return bench.knows(name);
    }

    /** The same; a name that the program does not know may be one of the standard library. */
    public Answer explainAny(String text) {
        String head = text.substring(text.lastIndexOf('*') + 1).strip().split("[(.]", 2)[0];
        if (!knows(head)) {
            for (String module : LIBRARY) {
                Answer standard = explain(in(module, text));
                if (standard.explanation().isPresent()) {
                    return standard;
                }
            }
        }
        return explain(text);
    }

    /** The name in a module, behind its factor if it has one. */
    private static String in(String module, String name) {
        int star = name.lastIndexOf('*');
        String before = name.substring(0, star + 1);
        return before
                + (before.isEmpty() ? "" : " ")
                + module
                + name.substring(star + 1).strip();
    }

    /** Explains a recipe or a schedule by its name, or an estimator by an expression. */
    public Answer explain(String text) {
        if (bench.names(Declaration.Recipe.class).contains(text)) {
            Optional<RecipePlan> plan =
                    bench.compilation().program().map(p -> p.recipes().get(text));
            return new Answer(new Diagnostics(), plan.map(p -> recipe(text, p)));
        }
        if (bench.names(Declaration.Schedule.class).contains(text)) {
            Workbench.Answer<ScheduleGraph> schedule = bench.schedule(text);
            return new Answer(schedule.diagnostics(), schedule.value().map(g -> schedule(text, g)));
        }
        Optional<TermGraph> term = bench.term(text).value();
        if (term.isPresent() && term.get() instanceof VocabularyGraph v) {
            return new Answer(new Diagnostics(), Optional.of(vocabulary(text, v)));
        }
        Workbench.Answer<Workbench.Scaled> estimator = bench.estimator(text);
        return new Answer(estimator.diagnostics(), estimator.value().map(s -> estimator(text, s.factor(), s.graph())));
    }

    private Explanation estimator(String text, double factor, EstimatorGraph graph) {
        Optional<Workbench.Asked> asked = bench.asked(text);
        List<Remark> remarks = new ArrayList<>(Expectation.summary(graph));
        remarks.addAll(BiasFacts.of(graph));
        remarks.addAll(EdgeCases.of(graph));
        List<Effect> effects = new ArrayList<>();
        asked.ifPresent(a -> effects.addAll(new Effects(bench, a, graph).all()));
        asked.ifPresent(a -> effects.addAll(variants.onTerm(a.call(), graph)));
        List<ExactBias> exact = bias.map(n -> Expectation.whole(graph, n)).orElse(List.of());
        return new Explanation.OfEstimator(
                display(text),
                asked.map(Workbench.Asked::doc).orElse(""),
                graph,
                Reading.of(graph, factor),
                Example.of(graph, factor),
                remarks,
                effects,
                exact);
    }

    private Explanation vocabulary(String text, VocabularyGraph graph) {
        Optional<Workbench.Asked> asked = bench.asked(text);
        List<Effect> effects = new ArrayList<>();
        asked.ifPresent(a -> effects.addAll(new Effects(bench, a, graph).all()));
        asked.ifPresent(a -> effects.addAll(variants.onTerm(a.call(), graph)));
        return new Explanation.OfVocabulary(
                display(text), asked.map(Workbench.Asked::doc).orElse(""), graph, VocabularyFacts.of(graph), effects);
    }

    /** Modules of the standard library go without saying. */
    private static String display(String text) {
        return text.replaceAll("\\bstd\\.(estimators|terms)\\.", "");
    }

    private Explanation schedule(String name, ScheduleGraph graph) {
        Optional<RecipePlan> user = bench.compilation().program().stream()
                .flatMap(p -> p.recipes().values().stream())
                .filter(r -> r.schedule().equals(graph))
                .findFirst();
        List<String> terms = terms(name, graph);
        int n = user.flatMap(RecipePlan::rollouts).map(r -> r.n()).orElse(USUAL_GROUP);
        Decisions decisions =
                Decisions.of(graph, terms, n, user.map(RecipePlan::steps).orElse(USUAL_STEPS));
        return new Explanation.OfSchedule(
                name,
                doc(name),
                graph,
                terms,
                decisions,
                ScheduleFacts.of(graph, terms, decisions),
                variants.onSchedule(name, graph, n, decisions.steps()));
    }

    private Explanation recipe(String name, RecipePlan plan) {
        List<String> terms = terms(plan.schedule().name(), plan.schedule());
        Decisions decisions = Decisions.of(
                plan.schedule(), terms, plan.rollouts().map(r -> r.n()).orElse(0), plan.steps());
        List<Remark> remarks = new ArrayList<>(RecipeFacts.of(plan, terms));
        remarks.addAll(ScheduleFacts.of(plan.schedule(), terms, decisions));
        return new Explanation.OfRecipe(
                name, doc(name), plan, terms, decisions, remarks, variants.onRecipe(name, plan));
    }

    private List<String> terms(String schedule, ScheduleGraph graph) {
        List<String> written = bench.terms(schedule);
        return written.size() == graph.terms().size()
                ? written
                : graph.terms().stream().map(t -> t.estimator().name()).toList();
    }

    private String doc(String name) {
        return bench.tree()
                .declarations()
                .filter(d -> d instanceof Declaration.Named n && n.name().text().equals(name))
                .findFirst()
                .flatMap(Declaration::doc)
                .map(d -> d.text())
                .orElse("");
    }
}
