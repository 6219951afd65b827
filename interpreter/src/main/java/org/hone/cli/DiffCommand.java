package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.cli.terminal.Table;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.runtime.analyse.Relation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone diff}. */
@Command(
        name = "diff",
        customSynopsis = {
            "hone diff FILE[#RECIPE] FILE[#RECIPE] [OPTIONS]",
            "hone diff [FILE] --estimator A --estimator B [OPTIONS]"
        },
        description = {
            "Say how two programs, recipes or estimators differ: params, structure and mathematics.",
            "Estimators are identical (proven by algebra), the same on N generated batches, the same up to a",
            "factor, or they differ, with the smallest counter-example that was found."
        },
        footer = {
            "",
            "Without a FILE, names of estimators are those of std.estimators. A condition is a Bool over the batch,",
            "of the words on_policy, binary, n, prompts, equal_groups, equal_lengths, within_step and t.",
            "Exit codes: 0 no difference, 1 they differ or a program is wrong, 2 the command line is wrong.",
            "",
            "Examples:",
            "  hone diff examples/hpt.hone examples/grpo.hone",
            "  hone diff --estimator grpo --estimator 'dapo(high: 0.2)'",
            "  hone diff --estimator grpo --estimator sapo --when on_policy"
        })
final class DiffCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "0..2", paramLabel = "FILE[#RECIPE]", description = "Programs, or a recipe of each.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--estimator",
            paramLabel = "NAME",
            description = "Compare estimators only: a name, a call with arguments, or a number times one.")
    private List<String> estimators = new ArrayList<>();

    @Option(names = "--when", paramLabel = "CONDITION", description = "Compare under this condition, e.g. on_policy.")
    private String when = "";

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How the differences are written (text).")
    private Format format = Format.text;

    DiffCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Differ differ = new Differ(params.inputs(), when);
        Optional<Difference> found = estimators.isEmpty() ? differ.programs(files) : differ.estimators(files, estimators);
        Diagnostics diagnostics = differ.diagnostics();
        if (found.isEmpty()) {
            if (format == Format.json) {
                surroundings.out().print(new JsonRenderer().render(diagnostics));
            } else {
                boolean coloured = Screen.of(surroundings).coloured();
                surroundings.err().print(new TextRenderer(coloured).render(diagnostics));
            }
            return Exit.PROGRAM;
        }
        if (format == Format.json) {
            surroundings.out().println(json(found.get()).toPrettyString());
        } else {
            print(found.get());
        }
        return found.get().same() ? Exit.DONE : Exit.PROGRAM;
    }

    private void print(Difference difference) {
        PrintStream out = surroundings.out();
        Screen screen = Screen.of(surroundings);
        for (Difference.Section section : difference.sections()) {
            out.println(section.title() + section.onlyOn().map(s -> ": only in the " + s).orElse(""));
            if (section.onlyOn().isEmpty()) {
                List<List<String>> rows = section.rows().stream()
                        .map(r -> List.of(r.name(), r.left().orElse("-"), r.right().orElse("-")))
                        .toList();
                Table table = new Table(
                        List.of(Table.Column.left(""), Table.Column.left("first"), Table.Column.left("second")), rows);
                table.lines(screen.glyphs()).forEach(line -> out.println("  " + line));
            }
            out.println();
        }
        for (Difference.Mathematics m : difference.mathematics()) {
            out.println(m.title() + ": " + m.words());
            m.refutation().ifPresent(r -> {
                out.println("  the smallest counter-example found, coefficient times weight in the last two columns:");
                CounterExampleTable.of(r).lines(screen.glyphs()).forEach(line -> out.println("  " + line));
            });
        }
        if (difference.sections().isEmpty() && difference.mathematics().isEmpty()) {
            out.println("no difference");
        }
    }

    private static ObjectNode json(Difference difference) {
        ObjectNode answer = new ObjectMapper().createObjectNode().put("same", difference.same());
        var sections = answer.putArray("sections");
        for (Difference.Section section : difference.sections()) {
            ObjectNode one = sections.addObject().put("kind", section.kind());
            one.put("left", section.left().orElse(null)).put("right", section.right().orElse(null));
            var rows = one.putArray("rows");
            section.rows().forEach(r -> rows.addObject()
                    .put("name", r.name())
                    .put("left", r.left().orElse(null))
                    .put("right", r.right().orElse(null)));
        }
        var mathematics = answer.putArray("mathematics");
        for (Difference.Mathematics m : difference.mathematics()) {
            ObjectNode one = mathematics
                    .addObject()
                    .put("left", m.left())
                    .put("right", m.right())
                    .put("relation", m.comparison().map(c -> Verdicts.word(c.relation())).orElse("incomparable"))
                    .put("says", m.words());
            m.comparison().ifPresent(c -> {
                switch (c.relation()) {
                    case Relation.Scaled s ->
                        one.put("factor", s.factor())
                                .put("proven", s.proof())
                                .put("batches", s.batches());
                    case Relation.WithinStep w ->
                        one.put("least_factor", w.least())
                                .put("greatest_factor", w.greatest())
                                .put("batches", w.batches());
                    case Relation.Differs d -> one.put("batches", d.seen());
                    case Relation.Unsatisfied u -> one.put("batches", 0);
                }
            });
            m.refutation().ifPresent(r -> one.set("counter_example", CounterExampleTable.json(r)));
        }
        return answer;
    }
}
