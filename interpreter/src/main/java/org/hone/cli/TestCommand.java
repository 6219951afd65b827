package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.lower.Compiler;
import org.hone.lower.TestCase;
import org.hone.lower.Workbench;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.analyse.Comparison;
import org.hone.runtime.analyse.FreeTests;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.RecipePlan;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone test}. */
@Command(
        name = "test",
        customSynopsis = "hone test FILE... [OPTIONS]",
        description = {
            "Run the `test` blocks of programs, and for every recipe the tests that each recipe gets for free:",
            "split, order, packing, empty set, equal rewards. Nothing is trained and no model is loaded.",
            "FILE may be `std`: the identities of the standard library."
        },
        footer = {
            "",
            "`assert equivalent A B when CONDITION` is proven by algebra where that can be done, and tested on",
            "generated batches otherwise. A condition is a Bool over the batch, of the words on_policy, binary,",
            "n, prompts, equal_groups, equal_lengths, within_step and t (as in `t.reward >= 0.0`).",
            "Exit codes: 0 all passed, 1 a test failed or a program is wrong, 2 the command line is wrong.",
            "",
            "Examples:",
            "  hone test examples/hpt.hone",
            "  hone test std --junit tests.xml"
        })
final class TestCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Programs to test.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How the results are written (text).")
    private Format format = Format.text;

    @Option(names = "--junit", paramLabel = "FILE.xml", description = "Write the results as JUnit XML, too.")
    private @Nullable Path junit;

    @Option(
            names = "--batches",
            paramLabel = "N",
            description = "Generated batches that an unproven equivalence is tested on (${DEFAULT-VALUE}).")
    private int batches = Comparison.USUAL.batches();

    TestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (batches < 1) {
            throw new UsageException("`--batches` must be at least 1");
        }
        List<SourceFile> sources =
                files.stream().flatMap(f -> sources(f).stream()).toList();
        List<Trial> trials = new ArrayList<>();
        Map<String, Diagnostics> wrong = new LinkedHashMap<>();
        for (SourceFile source : sources) {
            Workbench bench = Compiler.open(source, params.inputs(), new ModuleLoader(Path.of("")));
            Diagnostics diagnostics = bench.compilation().diagnostics();
            if (!diagnostics.isEmpty() && format == Format.text) {
                boolean coloured = Screen.of(surroundings).coloured();
                surroundings.err().print(new TextRenderer(coloured).render(diagnostics));
            }
            if (diagnostics.hasErrors()) {
                wrong.put(source.name(), diagnostics);
            } else {
                run(source.name(), bench, trials);
            }
        }
        if (junit != null) {
            JUnitReport.write(junit, trials, wrong);
        }
        if (format == Format.json) {
            surroundings.out().println(json(trials, wrong).toPrettyString());
        } else {
            print(trials);
        }
        return wrong.isEmpty() && trials.stream().allMatch(Trial::passed) ? Exit.DONE : Exit.PROGRAM;
    }

    private static List<SourceFile> sources(String file) {
        return file.equals("std") ? ModuleLoader.tests() : List.of(Programs.read(file));
    }

    private void run(String file, Workbench bench, List<Trial> trials) {
        Comparison comparison = new Comparison(batches, Comparison.USUAL.seed());
        for (TestCase test : bench.tests()) {
            trials.add(Trial.of(file, test, comparison));
        }
        bench.compilation()
                .program()
                .ifPresent(p -> p.recipes().forEach((name, recipe) -> trials.addAll(free(file, name, recipe))));
    }

    /** The tests that every recipe gets for free, one for each term. */
    private static List<Trial> free(String file, String recipe, RecipePlan plan) {
        List<Trial> all = new ArrayList<>();
        for (ScheduleGraph.Term term : plan.schedule().terms()) {
            if (term.estimator() instanceof EstimatorGraph graph) {
                long start = System.nanoTime();
                List<Trial.Outcome> outcomes = FreeTests.of(graph).stream()
                        .map(f -> new Trial.Outcome(
                                f.fault().isEmpty(),
                                0,
                                f.name() + ": " + f.claim(),
                                f.fault().orElse("it does"),
                                Optional.empty(),
                                Optional.empty()))
                        .toList();
                String title = "recipe " + recipe + ", term " + graph.name();
                all.add(new Trial(file, title, (System.nanoTime() - start) / 1e9, outcomes));
            }
        }
        return all;
    }

    private void print(List<Trial> trials) {
        PrintStream out = surroundings.out();
        for (Trial trial : trials) {
            new TrialText(Screen.of(surroundings)).lines(trial).forEach(out::println);
        }
        long failed = trials.stream().filter(t -> !t.passed()).count();
        out.println(trials.isEmpty() ? "no tests" : trials.size() - failed + " passed, " + failed + " failed");
    }

    private static ObjectNode json(List<Trial> trials, Map<String, Diagnostics> wrong) {
        ObjectNode answer = new ObjectMapper().createObjectNode();
        answer.put("passed", trials.stream().filter(Trial::passed).count());
        answer.put("failed", trials.stream().filter(t -> !t.passed()).count());
        var tests = answer.putArray("tests");
        for (Trial trial : trials) {
            ObjectNode test = tests.addObject()
                    .put("file", trial.file())
                    .put("title", trial.title())
                    .put("passed", trial.passed());
            var assertions = test.putArray("assertions");
            for (Trial.Outcome outcome : trial.outcomes()) {
                ObjectNode one = assertions
                        .addObject()
                        .put("passed", outcome.passed())
                        .put("text", outcome.text())
                        .put("how", outcome.how());
                if (outcome.line() > 0) {
                    one.put("line", outcome.line());
                }
                outcome.power().ifPresent(truth -> {
                    var values = one.putArray("values");
                    truth.parts()
                            .forEach(p ->
                                    values.addObject().put("text", p.text()).put("value", p.value()));
                });
                outcome.refutation().ifPresent(r -> one.set("counter_example", CounterExampleTable.json(r)));
            }
        }
        var errors = answer.putArray("wrong");
        wrong.forEach((file, diagnostics) ->
                errors.addObject().put("file", file).setAll(new JsonRenderer().tree(diagnostics)));
        return answer;
    }
}
