package org.hone.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions in a context, with the tensor library. */
class ActionsTest {
    private static final String RECIPE = """
            import std.estimators { dr_grpo }
            import std.tasks { chain_sum, solves_chain_sum }
            model policy { layers = 1; hidden = 16; heads = 2; max_reply = 8.tokens }
            dataset sums { source = chain_sum(difficulties: [1], split: "train", size: 64) }
            reward correct(reply: Text, row: sums.Row) -> Verdict = solves_chain_sum(reply, row.prompt, row.answer)
            schedule reinforce(q: PromptStats) { weight dr_grpo = 1.0 }
            optimizer adam { rule = adamw; lr = 1e-3 }
            param steps: Steps = 2.steps
            recipe main {
              model = policy; data = sums; schedule = reinforce; optimizer = adam
              rollouts = { n: 2, reward: correct }
              batch = 2.prompts; steps = steps
            }
            """;

    @TempDir
    private Path folder;

    private Context context(ByteArrayOutputStream shown) {
        return Context.newBuilder("hone")
                .allowIO(IOAccess.ALL)
                .currentWorkingDirectory(folder)
                .option("hone.threads", "1")
                .out(shown)
                .build();
    }

    @Test
    void resultsOfActionsHaveMembersAndAnInterruptedActionLeavesThem() throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Context context = context(shown);
        context.eval("hone", RECIPE);
        Value run = context.eval("hone", "let tuned = train main with { seed = 3 }");
        double[] rates = run.getMember("pass_rate").as(double[].class);
        assertThat(run.getMetaObject().getMetaSimpleName()).isEqualTo("Run");
        assertThat(run.getMember("last_step").asInt()).isEqualTo(2);
        assertThat(rates).hasSize(2);
        assertThat(run.getMember("pass_rate").getBufferSize()).isEqualTo(16);
        assertThat(Files.isDirectory(Path.of(run.getMember("folder").asString())))
                .isTrue();

        Value reply = context.eval("hone", "sample tuned.model on \"1+1=\" with { seed = 5 }");
        assertThat(reply.getMember("text").isString()).isTrue();
        assertThat(reply.getMember("logprob").getBufferSize())
                .isEqualTo(8 * reply.getMember("tokens").getArraySize());
        context.eval("hone", "show tuned.last_step");
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("2\n");

        context.eval("hone", "param steps: Steps = 100000.steps");
        CompletableFuture<Value> endless = started(context);
        context.interrupt(Duration.ofSeconds(60));
        assertThatThrownBy(endless::join)
                .cause()
                .isInstanceOfSatisfying(
                        PolyglotException.class,
                        e -> assertThat(e.isInterrupted()).isTrue());
        assertThat(context.eval("hone", "tuned.last_step").asInt()).isEqualTo(2);

        CompletableFuture<Value> another = started(context);
        context.close(true);
        assertThatThrownBy(another::join)
                .cause()
                .isInstanceOfSatisfying(
                        PolyglotException.class,
                        e -> assertThat(e.isCancelled()).isTrue());
    }

    /** A training that is under way. */
    private static CompletableFuture<Value> started(Context context) throws Exception {
        CompletableFuture<Value> training = CompletableFuture.supplyAsync(
                () -> context.eval("hone", "train main with { seed = 4 }"), task -> new Thread(task).start());
        assertThatThrownBy(() -> training.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        return training;
    }
}
