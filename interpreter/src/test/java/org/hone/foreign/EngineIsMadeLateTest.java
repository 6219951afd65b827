package org.hone.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.verify.RewardFunction;
import org.hone.session.Backend;
import org.hone.session.NativeBackend;
import org.junit.jupiter.api.Test;

/** A run without scripts makes no engine: it would go through where none of its classes can be found. */
final class EngineIsMadeLateTest {
    @Test
    void aBackendAndItsRewardsComeAndGoWithoutAnEngine() throws IOException, InterruptedException {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String without = Arrays.stream(given.split(File.pathSeparator))
                .filter(entry -> !entry.replace('\\', '/').contains("/org/graalvm/"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(given);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        without,
                        EngineIsMadeLateTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("RIGHT", "no engine");
    }

    /** What the test runs in a process of its own. */
    public static void main(String[] args) {
        try (Backend backend = new NativeBackend.Provider().open(new Backend.Engine("cpu", 1), RunListener.silent())) {
            System.out.println(backend.findings());
        }
        try (ForeignScripts scripts = new ForeignScripts(message -> {})) {
            RewardFunction reward = new RewardFunction(new RewardPlan("r", new TextExpr.BoolLiteral(true)), scripts);
            System.out.println(
                    reward.score("x", Samples.asked("x").row(), false).verdict());
        }
        try {
            Class.forName("org.graalvm.polyglot.Engine", false, EngineIsMadeLateTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            System.out.println("no engine");
        }
    }
}
