package org.hone.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.cli.explanation.Explanations;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.explain.Explainer;
import org.hone.explain.Explanation;
import org.hone.explain.Variants;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone explain}. */
@Command(
        name = "explain",
        customSynopsis = {
            "hone explain FILE [NAME...] [OPTIONS]",
            "hone explain ESTIMATOR [OPTIONS]",
            "hone explain CODE",
            "hone explain --list"
        },
        description = {
            "Explain estimators, schedules, recipes and the codes of diagnostics.",
            "",
            "Prints the formula as it will run, the slots, the coefficients on a small batch, where the bias and the"
                    + " variance come from, what edge cases do, and what each parameter changes."
        },
        footer = {
            "",
            "NAME is a recipe, a schedule or an estimator of the program, or any estimator with arguments and a factor.",
            "Without a NAME everything of the program is explained. Estimators of the standard library need no program.",
            "",
            "Examples:",
            "  hone explain examples/hpt.hone",
            "  hone explain examples/hpt.hone hybrid",
            "  hone explain examples/hpt.hone 'dr_grpo(low: 0.1)'",
            "  hone explain grpo --bias",
            "  hone explain gspo --format latex",
            "  hone explain H2104"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final String LIBRARY_IMPORTS = "import std.estimators\nimport std.terms\n";
    private static final int LEAST_GROUP = 1;
    private static final int LARGEST_GROUP = 6;

    private final Surroundings surroundings;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The program; or an estimator of the standard library, or the code of a diagnostic.")
    private String file = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "What to explain.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(
            names = "--format",
            paramLabel = "text|markdown|latex|json",
            description = "How the explanation is written (text).")
    private Notation format = Notation.text;

    @Option(
            names = "--bias",
            description =
                    "Compute the expectation of the gradient exactly, on a task small enough to enumerate every reply.")
    private boolean bias;

    @Option(names = "--rollouts", paramLabel = "N", description = "Rollouts of a prompt for --bias: 1 to 6 (4).")
    private @Nullable Integer rollouts;

    @Option(names = "--list", description = "List the codes of all diagnostics.")
    private boolean list;

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** How explanations are written. */
    enum Notation {
        text,
        markdown,
        latex,
        json
    }

    @Override
    public Integer call() {
        Format plain = format == Notation.json ? Format.json : Format.text;
        if (list) {
            return ExplainCode.list(plain, surroundings);
        }
        if (file.isEmpty()) {
            throw new UsageException(
                    "name a program, an estimator or the code of a diagnostic\nsee: hone explain --help");
        }
        if (names.isEmpty() && ExplainCode.isCode(file)) {
            return ExplainCode.print(file, plain, surroundings);
        }
        int n = rollouts == null ? 4 : rollouts;
        if (n < LEAST_GROUP || n > LARGEST_GROUP) {
            throw new UsageException("--rollouts must be from " + LEAST_GROUP + " to " + LARGEST_GROUP + ", not " + n);
        }
        boolean program = file.endsWith(".hone") || Files.exists(Path.of(file));
        SourceFile source = program ? Programs.read(file) : new SourceFile("nothing.hone", LIBRARY_IMPORTS);
        List<String> asked = new ArrayList<>(names);
        if (!program) {
            asked.addFirst(file);
        }
        Workbench bench = open(source, params.inputs());
        Diagnostics diagnostics = bench.compilation().diagnostics();
        if (diagnostics.hasErrors()) {
            return refused(diagnostics);
        }
        List<ParamValue> values =
                bench.compilation().program().map(Program::params).orElse(List.of());
        Explainer explainer = new Explainer(
                bench,
                new Variants(params.inputs(), inputs -> open(source, inputs), values),
                bias ? Optional.of(n) : Optional.empty());
        if (asked.isEmpty()) {
            asked.addAll(explainer.names());
        }
        if (asked.isEmpty()) {
            throw new UsageException("`" + file
                    + "` declares no recipe, schedule or estimator; name one, as in `hone explain " + file + " grpo`");
        }
        List<Explanation> all = new ArrayList<>();
        for (String name : asked) {
            Explainer.Answer answer = explainer.explainAny(name);
            if (answer.explanation().isEmpty()) {
                if (!program && answer.diagnostics().hasErrors() && name.matches("\\w+")) {
                    throw new UsageException(
                            "there is no file and no estimator of the standard library `" + name + "`");
                }
                return refused(answer.diagnostics());
            }
            all.add(answer.explanation().get());
        }
        print(all);
        return Exit.DONE;
    }

    private static Workbench open(SourceFile source, ParamInputs inputs) {
        return Compiler.open(source, inputs, new ModuleLoader(Path.of("")));
    }

    private int refused(Diagnostics diagnostics) {
        if (format == Notation.json) {
            surroundings.out().print(new JsonRenderer().render(diagnostics));
        } else {
            boolean coloured = Screen.of(surroundings).coloured();
            surroundings.err().print(new TextRenderer(coloured).render(diagnostics));
        }
        return Exit.PROGRAM;
    }

    private void print(List<Explanation> all) {
        surroundings
                .out()
                .print(
                        switch (format) {
                            case text ->
                                Explanations.text(
                                        all,
                                        Explanations.WIDEST,
                                        Screen.of(surroundings).glyphs(),
                                        Screen.colouredResults(surroundings));
                            case markdown -> Explanations.markdown(all);
                            case latex -> Explanations.latex(all);
                            case json -> Explanations.json(all);
                        });
    }
}
