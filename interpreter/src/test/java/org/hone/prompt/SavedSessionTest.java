package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.TextRenderer;
import org.hone.lower.Compilation;
import org.hone.lower.Compiler;
import org.hone.parser.Parser;
import org.hone.plan.Action;
import org.hone.plan.Canonical;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.StopToken;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code :save} writes means what the session meant. */
final class SavedSessionTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    private Path folder;

    static List<Path> examples() throws IOException {
        try (Stream<Path> top = Files.list(EXAMPLES);
                Stream<Path> paper = Files.list(EXAMPLES.resolve("paper"))) {
            return Stream.concat(top, paper)
                    .filter(file -> file.toString().endsWith(".hone"))
                    .sorted()
                    .toList();
        }
    }

    private Program program(String name, ParamInputs inputs) throws IOException {
        Compilation compilation = Compiler.compile(
                new SourceFile(name, Files.readString(folder.resolve(name))), inputs, new ModuleLoader(folder));
        assertThat(new TextRenderer(false).render(compilation.diagnostics())).doesNotContain("error[");
        return compilation.program().orElseThrow();
    }

    private static void done(PromptSession session, String input) {
        Answer answer = session.submit(input, new StopToken());
        assertThat(answer.outcome())
                .as(() -> input + "\n"
                        + answer.pieces().stream().map(PieceText::of).toList())
                .isEqualTo(Answer.Outcome.DONE);
    }

    /** Everything that a digest is made of but the run blocks, which a session has not done. */
    private static List<String> meaning(Program program) {
        return List.of(
                Canonical.json(program.recipes()),
                Canonical.json(program.models()),
                Canonical.json(program.datasets()),
                Canonical.json(program.params().stream()
                        .map(p -> List.of(p.name(), p.value()))
                        .sorted(java.util.Comparator.comparing(p -> p.get(0)))
                        .toList()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleThatIsLoadedAndSavedMeansTheSame(Path example) throws IOException {
        try (Stream<Path> near = Files.list(example.toAbsolutePath().getParent())) {
            for (Path file : near.filter(f -> f.toString().endsWith(".hone")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        String name = String.valueOf(example.getFileName());
        try (PromptSession session = Transcript.session(folder, step -> {})) {
            done(session, ":load " + name);
            done(session, ":save again.hone");
        }
        assertThat(sorted(program("again.hone", ParamInputs.NONE))).isEqualTo(sorted(program(name, ParamInputs.NONE)));
    }

    /** Recipes and models by name: a saved session has them in the order of what needs what. */
    private static List<Object> sorted(Program program) {
        return List.of(
                new java.util.TreeMap<>(program.recipes()).toString(),
                new java.util.TreeMap<>(program.models()).toString(),
                new java.util.TreeMap<>(program.datasets()).toString(),
                meaning(program).getLast());
    }

    @Test
    void aSessionWithActionsIsARunBlockWithTheSamePlans() throws IOException {
        Files.copy(Path.of("src", "test", "resources", "golden", "check", "base.hone"), folder.resolve("base.hone"));
        Path model = folder.resolve("model");
        List<String> actions = List.of(
                "let one = 1",
                "let before = evaluate policy on sums with { reward = correct; by = \"difficulty\" }",
                "let tuned = train main with { seed = one }",
                "let after = evaluate tuned.model on sums with { reward = correct; by = \"difficulty\" }",
                "compare(before, after)",
                "save tuned.model to \"" + model + "\"");
        try (PromptSession session = Transcript.session(folder, step -> {})) {
            done(session, ":load base.hone");
            done(session, ":set steps 4");
            for (String action : actions) {
                done(session, action);
            }
            done(session, ":save done.hone");
        }
        String text = Files.readString(folder.resolve("done.hone"));
        Diagnostics diagnostics = new Diagnostics();
        ModuleTree tree = Parser.parse(new SourceFile("done.hone", text), diagnostics);
        assertThat(diagnostics.isEmpty()).isTrue();
        assertThat(tree.runBlocks()).hasSize(1);

        String base = Files.readString(folder.resolve("base.hone"));
        String byHand = base.substring(0, base.indexOf("\nrun {")).replace("Steps = 100.steps", "Steps = 4.steps")
                + "\nrun {\n  " + String.join("\n  ", actions) + "\n}\n";
        Files.writeString(folder.resolve("hand.hone"), byHand);
        assertThat(plans(program("done.hone", ParamInputs.NONE)))
                .isEqualTo(plans(program("hand.hone", ParamInputs.NONE)));
        assertThat(sorted(program("done.hone", ParamInputs.NONE)))
                .isEqualTo(sorted(program("hand.hone", ParamInputs.NONE)));
    }

    private static List<Action.Operation> plans(Program program) {
        return program.runs().getFirst().actions().stream()
                .map(Action::operation)
                .toList();
    }
}
