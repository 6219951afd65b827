package org.hone.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.plan.PlanReport;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.analyse.Claim;
import org.hone.runtime.analyse.Comparison;
import org.hone.runtime.analyse.CounterExample;
import org.hone.runtime.analyse.Relation;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.plan.RecipePlan;
import org.hone.source.SourceFile;

/** Finds differences. */
final class Differ {
    private static final String LIBRARY = "std.estimators";

    private final ParamInputs inputs;
    private final String when;
    private Diagnostics diagnostics = new Diagnostics();

    Differ(ParamInputs inputs, String when) {
        this.inputs = inputs;
        this.when = when;
    }

    /** What is wrong with the programs or with the question, if there is no answer. */
    Diagnostics diagnostics() {
        return diagnostics;
    }

    /** One side of a comparison of programs. */
    private record Side(Workbench bench, Program program, Optional<String> recipe) {
        PlanReport report() {
            return recipe.map(name -> Reach.of(program.report(), name)).orElse(program.report());
        }

        Map<String, TermGraph> terms() {
            Map<String, TermGraph> all = new LinkedHashMap<>();
            for (RecipePlan plan : program.recipes().values()) {
                if (recipe.isEmpty() || recipe.get().equals(plan.name())) {
                    for (ScheduleGraph.Term term : plan.schedule().terms()) {
                        all.put(term.estimator().name(), term.estimator());
                    }
                }
            }
            return all;
        }
    }

    Optional<Difference> programs(List<String> files) {
        if (files.size() != 2) {
            throw new UsageException("`diff` takes two programs, or `--estimator` twice");
        }
        Optional<Side> left = side(files.get(0));
        Optional<Side> right = left.isEmpty() ? Optional.empty() : side(files.get(1));
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Map<String, TermGraph> a = left.get().terms();
        Map<String, TermGraph> b = right.get().terms();
        Set<String> names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        List<Difference.Mathematics> mathematics = new ArrayList<>();
        Map<String, TermGraph> partners = partners(a, b);
        for (String name : names) {
            TermGraph x = a.get(name);
            TermGraph y = partners.containsKey(name) ? partners.get(name) : b.get(name);
            if (x != null && y != null) {
                Optional<Difference.Mathematics> found = compare(left.get().bench(), x, y);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                mathematics.add(found.get());
            }
        }
        List<Difference.Section> sections =
                Difference.sections(left.get().report(), right.get().report());
        return Optional.of(new Difference(sections, mathematics));
    }

    /**
     * Terms of the first program that the second does not have, with the terms that stand in their place: a term against the
     * only other one of its kind that reads the same source is the question, whatever their names are.
     */
    private static Map<String, TermGraph> partners(Map<String, TermGraph> a, Map<String, TermGraph> b) {
        List<TermGraph> left =
                a.values().stream().filter(t -> !b.containsKey(t.name())).toList();
        List<TermGraph> right =
                b.values().stream().filter(t -> !a.containsKey(t.name())).toList();
        Map<String, TermGraph> partners = new LinkedHashMap<>();
        for (TermGraph x : left) {
            List<TermGraph> likeX = left.stream().filter(t -> alike(t, x)).toList();
            List<TermGraph> other = right.stream().filter(t -> alike(t, x)).toList();
            if (likeX.size() == 1 && other.size() == 1) {
                partners.put(x.name(), other.getFirst());
            }
        }
        if (partners.isEmpty() && left.size() == 1 && right.size() == 1) {
            partners.put(left.getFirst().name(), right.getFirst());
        }
        return partners;
    }

    private static boolean alike(TermGraph a, TermGraph b) {
        return a.source() == b.source() && (a instanceof EstimatorGraph) == (b instanceof EstimatorGraph);
    }

    private Optional<Difference.Mathematics> compare(Workbench bench, TermGraph x, TermGraph y) {
        if (x instanceof EstimatorGraph a && y instanceof EstimatorGraph b && a.source() == b.source()) {
            return compare(bench, new Workbench.Scaled(1, a), new Workbench.Scaled(1, b), x.name(), y.name());
        }
        String why = x.equals(y)
                ? "the same"
                : x.source() == y.source()
                        ? "they differ: a term over the vocabulary has no coefficients"
                        : "they read " + x.source().typeName() + " and "
                                + y.source().typeName();
        return Optional.of(
                new Difference.Mathematics(x.name(), y.name(), Optional.empty(), x.equals(y), why, Optional.empty()));
    }

    private Optional<Side> side(String text) {
        int hash = text.lastIndexOf('#');
        String file = hash < 0 ? text : text.substring(0, hash);
        Optional<String> recipe = hash < 0 ? Optional.empty() : Optional.of(text.substring(hash + 1));
        Workbench bench = open(Programs.read(file));
        if (bench.compilation().program().isEmpty()) {
            diagnostics = bench.compilation().diagnostics();
            return Optional.empty();
        }
        Program program = bench.compilation().program().get();
        if (recipe.isPresent() && !program.recipes().containsKey(recipe.get())) {
            throw new UsageException("`" + file + "` has no recipe `" + recipe.get() + "`; it has "
                    + (program.recipes().isEmpty()
                            ? "none"
                            : String.join(", ", program.recipes().keySet())));
        }
        return Optional.of(new Side(bench, program, recipe));
    }

    private Workbench open(SourceFile source) {
        return Compiler.open(source, inputs, new ModuleLoader(Path.of("")));
    }

    /** Two estimators: of one program, of one program each, or of the standard library. */
    Optional<Difference> estimators(List<String> files, List<String> names) {
        if (names.size() > 2 || (names.size() == 1 && files.size() != 2)) {
            throw new UsageException("`--estimator` is given twice, or once with two programs");
        }
        Workbench first = open(files.isEmpty() ? library() : Programs.read(files.getFirst()));
        Workbench second = files.size() == 2 ? open(Programs.read(files.getLast())) : first;
        Optional<Workbench.Scaled> left = scaled(first, names.getFirst());
        Optional<Workbench.Scaled> right = left.isEmpty() ? Optional.empty() : scaled(second, names.getLast());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Optional<Difference.Mathematics> found;
        if (left.get().graph().source() == right.get().graph().source()) {
            found = compare(first, left.get(), right.get(), names.getFirst(), names.getLast());
        } else {
            found = compare(first, left.get().graph(), right.get().graph());
        }
        return found.map(m -> new Difference(List.of(), List.of(m)));
    }

    private Optional<Workbench.Scaled> scaled(Workbench bench, String name) {
        Workbench.Answer<Workbench.Scaled> answer = bench.estimator(name);
        if (answer.value().isEmpty()) {
            Diagnostics own = bench.compilation().diagnostics();
            diagnostics = answer.diagnostics().isEmpty() ? own : answer.diagnostics();
        }
        return answer.value();
    }

    private Optional<Difference.Mathematics> compare(
            Workbench bench, Workbench.Scaled a, Workbench.Scaled b, String left, String right) {
        Workbench.Answer<Claim> claim = bench.claim(a, b, when);
        if (claim.value().isEmpty()) {
            diagnostics = claim.diagnostics();
            return Optional.empty();
        }
        Claim c = claim.value().get();
        Relation relation = Comparison.USUAL.compare(c);
        boolean same = Verdicts.holds(c, relation);
        Optional<CounterExample> example = relation instanceof Relation.Differs d
                ? Optional.of(d.example())
                : same || relation instanceof Relation.Unsatisfied ? Optional.empty() : Comparison.USUAL.refute(c);
        return Optional.of(new Difference.Mathematics(
                left,
                right,
                Optional.of(new Difference.Compared(c, relation)),
                same,
                Verdicts.words(relation),
                example.map(x -> new Trial.Refutation(c, left, right, x))));
    }

    /** A program in which every estimator of the standard library has its own name. */
    private static SourceFile library() {
        SourceFile module = new ModuleLoader(Path.of("")).standard(LIBRARY).orElseThrow();
        String names = Parser.parse(module, new Diagnostics())
                .declarations()
                .filter(Declaration.Estimator.class::isInstance)
                .map(d -> ((Declaration.Estimator) d).name().text())
                .collect(Collectors.joining(", "));
        return new SourceFile("estimators.hone", "import " + LIBRARY + " { " + names + " }\n");
    }
}
