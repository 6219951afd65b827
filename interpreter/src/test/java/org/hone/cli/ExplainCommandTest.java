package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hone.testing.Goldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Explanations as a user reads them. The first line of each program says how it is asked. */
class ExplainCommandTest {
    private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{6,}(E-?\\d+)?");

    @TempDir
    private Path temp;

    private final Shell shell = new Shell();

    static List<Path> snippets() throws IOException {
        return Goldens.snippets("explain");
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void whatIsExplainedStaysAsItWasRead(Path snippet) throws IOException {
        String text = Files.readString(snippet);
        String question = text.lines().findFirst().orElseThrow().replace("// explain ", "");
        Object[] args = Stream.concat(Stream.of("explain"), Stream.of(question.split(" (?![^(]*\\))")))
                .map(word -> word.equals("FILE") ? snippet.toString() : word)
                .toArray();
        int exit = shell.run(args);
        String out = (shell.out() + shell.err())
                .replace(snippet.toString(), snippet.getFileName().toString());
        Goldens.check(snippet, exit != Exit.DONE, rounded(out));
    }

    @Test
    void everyAnswerHasItsSnippet() throws IOException {
        assertThat(Goldens.orphans("explain")).isEmpty();
    }

    @Test
    void everythingOfAProgramIsExplainedUnlessSomethingIsNamed() throws IOException {
        Path file = Files.writeString(temp.resolve("p.hone"), """
                import std.estimators { rloo }
                estimator mine(t: Rollouts) {
                  reference  = frozen(t.policy.logprob)
                  advantage  = t.reward
                  likelihood = t.policy.logprob
                  aggregate  = l => l |> mean(per: batch)
                }
                schedule only(q: PromptStats) { weight mine = 1.0 }
                """);
        assertThat(shell.run("explain", file)).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("mine: estimator over Rollouts", "only: schedule");
        assertThat(shell.run("explain", file, "0.5 * rloo", "gspo")).isEqualTo(Exit.DONE);
        assertThat(shell.out())
                .contains("0.5 * rloo: estimator", "gspo: estimator", "c  = 0.5 · Â")
                .doesNotContain("only: schedule");
    }

    @Test
    void theBiasIsDataToo() throws IOException {
        assertThat(shell.run("explain", "reinforce", "--bias", "--format", "json"))
                .isEqualTo(Exit.DONE);
        JsonNode bias = new ObjectMapper()
                .readTree(shell.out())
                .path("explanations")
                .path(0)
                .path("bias");
        assertThat(bias.path("on_policy").path("all").path("relative_bias").asDouble(1))
                .isLessThan(1e-9);
        assertThat(bias.path("off_policy").path("all").path("relative_bias").asDouble(0))
                .isGreaterThan(1e-3);
        assertThat(bias.path("on_policy").path("prompts")).hasSize(3);
    }

    @Test
    void aWrongQuestionIsAWrongCommandLine() throws IOException {
        assertThat(shell.run("explain")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("name a program, an estimator or the code");
        assertThat(shell.run("explain", "grqo")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("no estimator of the standard library `grqo`");
        assertThat(shell.run("explain", "grpo", "--bias", "--rollouts", "9")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("--rollouts must be from 1 to 6, not 9");
        Path empty = Files.writeString(temp.resolve("empty.hone"), "param n: Int = 1\n");
        assertThat(shell.run("explain", empty)).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("declares no recipe, schedule or estimator");
        assertThat(shell.run("explain", temp.resolve("none.hone"))).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("there is no file");
    }

    @Test
    void aCodeIsExplainedByItsPage() {
        assertThat(shell.run("explain", "H2104")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).startsWith("H2104: ");
        assertThat(shell.run("explain", "--list")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("H2104");
    }

    /** What may differ in the last digits between machines is cut. */
    private static String rounded(String text) {
        return LONG_NUMBER.matcher(text).replaceAll(m -> {
            BigDecimal value = new BigDecimal(m.group());
            return value.abs().compareTo(new BigDecimal("1e-12")) < 0
                    ? "0"
                    : value.round(new MathContext(6)).toString();
        });
    }
}
