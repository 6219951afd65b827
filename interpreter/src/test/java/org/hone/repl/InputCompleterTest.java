package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hone.cli.ScriptedBackend;
import org.hone.cli.terminal.Glyphs;
import org.hone.plan.ParamInputs;
import org.hone.prompt.Answer;
import org.hone.prompt.PromptSession;
import org.hone.prompt.Setup;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Tab offers in a session that has declared and done something. */
final class InputCompleterTest {
    private static final Path BASE = Path.of("src", "test", "resources", "golden", "check", "base.hone");

    @TempDir
    private Path folder;

    private PromptSession session;
    private LineReader reader;

    @BeforeEach
    void open() throws IOException {
        Files.copy(BASE, folder.resolve("base.hone"));
        session = PromptSession.open(new Setup(
                folder,
                folder.resolve("runs"),
                ParamInputs.NONE,
                (engine, listener) -> new ScriptedBackend(step -> {}),
                new Backend.Engine("cpu", 1),
                RunListener.silent(),
                Clock.systemUTC(),
                UnaryOperator.identity()));
        for (String input : List.of(
                ":load base.hone",
                "let two = 2",
                "let reply = sample policy on \"1+1=\"",
                "let done = train main",
                "fn twice(x: Real) -> Real = 2.0 * x")) {
            assertThat(session.submit(input, new StopToken()).outcome())
                    .as(input)
                    .isEqualTo(Answer.Outcome.DONE);
        }
        reader = LineReaderBuilder.builder()
                .terminal(new DumbTerminal(
                        "test",
                        "dumb",
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        StandardCharsets.UTF_8))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        reader.getTerminal().close();
        session.close();
    }

    private List<Candidate> offered(String input) {
        List<Candidate> all = new ArrayList<>();
        new InputCompleter(session, Glyphs.UNICODE)
                .complete(reader, new InputParser().parse(input, input.length(), Parser.ParseContext.COMPLETE), all);
        return all;
    }

    private List<String> names(String input) {
        return offered(input).stream().map(Candidate::displ).toList();
    }

    private Candidate only(String input) {
        List<Candidate> all = offered(input);
        assertThat(all).as(input).hasSize(1);
        return all.getFirst();
    }

    @Test
    void whereOnlyARecipeFitsNothingElseIsOffered() {
        assertThat(names("train ")).containsExactly("main");
        assertThat(names("let again = train ")).containsExactly("main");
        assertThat(names(":step ")).containsExactly("main");
    }

    @Test
    void aModelIsOneThatIsDeclaredOrOneThatASessionTrained() {
        assertThat(names("evaluate ")).containsExactlyInAnyOrder("policy", "done");
    }

    @Test
    void anActionMayStandBehindALet() {
        assertThat(names("let a = ev")).containsExactly("evaluate");
    }

    @Test
    void axesTypesAndOptionsAreNotMixedWithFunctions() {
        assertThat(names("mean(1.0, per: ")).containsExactly("token", "sequence", "prompt", "batch");
        assertThat(names("train main with { ")).contains("seed", "eval_on").doesNotContain("histogram", "two");
        assertThat(names("fn f(x: ")).contains("Real").doesNotContain("histogram", "two");
    }

    @Test
    void theNamesOfTheSessionStandWhereAnyValueFits() {
        assertThat(names("1 + t")).contains("two", "twice", "total", "true");
        assertThat(only("two |> hist"))
                .returns("functions", Candidate::group)
                .returns("histogram(values: List<Real>) -> a picture  How many of the…", Candidate::descr);
        assertThat(offered("two"))
                .filteredOn(c -> c.displ().equals("two"))
                .extracting(Candidate::group)
                .containsExactly("values of this session");
    }

    @Test
    void aResultHasItsFieldsBehindADot() {
        assertThat(names("done.")).contains("pass_rate", "model", "folder");
        assertThat(names("reply.te")).containsExactly("text");
        assertThat(names("_1.")).isEmpty();
    }

    @Test
    void whatAnEstimatorLacksIsHeadedSo() {
        assertThat(offered("estimator e(t: Rollouts) {\n  advantage = t.reward\n  "))
                .filteredOn(c -> "missing here".equals(c.group()))
                .extracting(Candidate::displ)
                .containsExactly("reference", "likelihood", "aggregate");
        assertThat(offered("500.")).extracting(Candidate::group).containsOnly("units");
        assertThat(offered("import std.")).extracting(Candidate::group).containsOnly("modules");
    }

    @Test
    void parametersCarryTheirTypeDefaultAndDocumentation() {
        session.submit("import std.verify { math_equal }", new StopToken());
        assertThat(offered("math_equal("))
                .filteredOn(c -> "arguments".equals(c.group()))
                .extracting(Candidate::value, Candidate::descr)
                .contains(tuple("units: ", "units: Text = \"ignored\"  \"ignored\" (15 cm is 15), \"optional…"));
    }

    @Test
    void commandsOfferWhatTheyTake() {
        assertThat(names(":set ")).containsExactly("n", "gate", "lr", "steps");
        assertThat(names(":drop ")).contains("n", "main", "two", "twice").doesNotContain("histogram", "grpo", "_");
        assertThat(names(":tokens ")).containsExactly("reply");
        assertThat(names(":explain ")).contains("mine", "gated", "main", "grpo").doesNotContain("mean", "two");
        assertThat(names(":help ")).contains("load", "save");
        assertThat(names(":type q.")).contains("pass_rate");
        assertThat(names(":vars ")).isEmpty();
    }

    @Test
    void everythingWithAMeaningStandsBehindAQuestionMark() {
        assertThat(names("?")).contains("two", "main", "histogram", "mean", "math_equal", "grpo", "train", "Verdict");
    }
}
