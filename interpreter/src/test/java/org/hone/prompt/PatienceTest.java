package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hone.check.Builtin;
import org.hone.check.Value;
import org.hone.runtime.record.StopToken;
import org.hone.types.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Evaluation that takes longer than anyone waits, and is left. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class PatienceTest {
    /** 16 to the power of 12 additions. */
    private static final String ENDLESS =
            "let t = f => (x => f(f(x))) in let s = t(t)(t) in s(s(s(s(s(s(s(s(s(s(s(s(x => x + 1))))))))))))(begun())";

    @TempDir
    private Path folder;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private PromptSession session;

    @BeforeEach
    void open() {
        session = Transcript.session(folder, step -> {});
        Builtin function = new Builtin("begun", List.of(), "Int", "", (call, arguments) -> {
            begun.countDown();
            return Value.Num.of(Scalar.INT, 0);
        });
        session.give("begun", new Value.Native(function));
    }

    @AfterEach
    void close() {
        thread.shutdownNow();
        session.close();
    }

    private Answer left(String input) throws Exception {
        StopToken stop = new StopToken();
        Future<Answer> answer = thread.submit(() -> session.submit(input, stop));
        begun.await();
        assertThat(answer.isDone()).isFalse();
        stop.request();
        return answer.get();
    }

    private String said(String input) {
        return session.submit(input, new StopToken()).pieces().stream()
                .map(PieceText::of)
                .reduce("", String::concat);
    }

    @Test
    void anExpressionIsLeftWithTheFirstControlCAndTheSessionGoesOn() throws Exception {
        said("let kept = 7");
        Answer answer = left("let x = (" + ENDLESS + ")");
        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.STOPPED);
        assertThat(answer.pieces()).containsExactly(new Piece.Complaint("interrupted"));
        assertThat(said("kept + 1")).isEqualTo("8  : Int");
        assertThat(said("x")).contains("H1001");
    }

    @Test
    void theTypeOfAnExpressionIsNotWaitedForEither() throws Exception {
        assertThat(left(":type " + ENDLESS).outcome()).isEqualTo(Answer.Outcome.STOPPED);
    }

    @Test
    void aDeclarationThatIsLeftChangesNothing() {
        said("param p: Int = 1");
        StopToken impatient = new StopToken();
        impatient.request();
        String endless = ENDLESS.replace("begun()", "0");
        assertThat(session.submit("param p: Int = " + endless, impatient).outcome())
                .isEqualTo(Answer.Outcome.STOPPED);
        assertThat(session.submit("param q: Int = " + endless, impatient).outcome())
                .isEqualTo(Answer.Outcome.STOPPED);
        assertThat(session.submit(":set p 2", impatient).outcome()).isEqualTo(Answer.Outcome.STOPPED);
        assertThat(said("p")).isEqualTo("1  : Int");
        assertThat(session.names()).contains("p").doesNotContain("q");
        assertThat(said(":save kept.hone")).contains("saved");
    }
}
