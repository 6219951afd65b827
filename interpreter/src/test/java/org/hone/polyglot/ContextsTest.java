package org.hone.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Language;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts and engines: what they share and what they do not. */
class ContextsTest {

    @Test
    void theLanguageIsRegisteredWithItsVersionAndItsFiles(@TempDir Path folder) throws IOException {
        String version;
        try (InputStream in = HoneLanguage.class.getResourceAsStream("/org/hone/lock/version.txt")) {
            version = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        try (Engine engine = Engine.create()) {
            Language hone = Objects.requireNonNull(engine.getLanguages().get("hone"));
            assertThat(hone.getName()).isEqualTo("Hone");
            // Filled in by the build.
            assertThat(version).containsAnyOf("hone=" + hone.getVersion() + "\n", "hone=${project.version}");
            assertThat(hone.getMimeTypes()).containsExactly("application/x-hone");
        }
        Path file = Files.writeString(folder.resolve("a.hone"), "1 + 1");
        assertThat(Source.findLanguage(file.toFile())).isEqualTo("hone");
    }

    @Test
    void contextsOfOneEngineDoNotSeeEachOther() {
        try (Engine engine = Engine.create();
                Context one = Context.newBuilder("hone").engine(engine).build();
                Context other = Context.newBuilder("hone").engine(engine).build()) {
            one.eval("hone", "let a = 1");
            assertThat(other.getBindings("hone").getMemberKeys()).isEmpty();
            assertThatThrownBy(() -> other.eval("hone", "a")).isInstanceOf(PolyglotException.class);
            other.eval("hone", "let a = 2");
            assertThat(one.eval("hone", "a").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aContextWithinACallOfAnotherHasItsOwnNames() {
        try (Context outer =
                Context.newBuilder("hone", "js").allowHostAccess(HostAccess.ALL).build()) {
            outer.eval("hone", "let a = 1");
            outer.getBindings("js").putMember("inside", (ProxyExecutable) arguments -> {
                try (Context inner = Context.create("hone")) {
                    inner.eval("hone", "let a = 2");
                    return inner.eval("hone", "a").asInt();
                }
            });
            assertThat(outer.eval("js", "inside()").asInt()).isEqualTo(2);
            assertThat(outer.eval("hone", "a").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aContextMayMoveFromThreadToThreadButNotBeInTwo() {
        try (Context context = Context.create("hone")) {
            context.eval("hone", "let a = 1");
            assertThat(elsewhere(context).join()).isEqualTo(2);
            context.enter();
            assertThatThrownBy(elsewhere(context)::join).hasRootCauseInstanceOf(IllegalStateException.class);
            context.leave();
        }
    }

    /** Evaluated on a thread of its own. */
    private static CompletableFuture<Integer> elsewhere(Context context) {
        return CompletableFuture.supplyAsync(
                () -> context.eval("hone", "a + 1").asInt(), task -> new Thread(task).start());
    }

    @Test
    void aLimitCountsStatements() {
        ResourceLimits three =
                ResourceLimits.newBuilder().statementLimit(3, null).build();
        Context limited = Context.newBuilder("hone").resourceLimits(three).build();
        limited.eval("hone", "let a = 1\nlet b = 2\na + b");
        assertThatThrownBy(() -> limited.eval("hone", "a"))
                .isInstanceOfSatisfying(
                        PolyglotException.class,
                        e -> assertThat(e.isResourceExhausted()).isTrue());
        limited.close(true);
    }

    @Test
    void aContextThatTrustsNothingIsRefusedTheLanguage() {
        assertThatThrownBy(() -> Context.newBuilder("hone")
                        .sandbox(SandboxPolicy.CONSTRAINED)
                        .out(OutputStream.nullOutputStream())
                        .err(OutputStream.nullOutputStream())
                        .allowHostAccess(HostAccess.CONSTRAINED)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TRUSTED");
    }

    @Test
    void importsStartFromTheWorkingDirectoryOfTheContext(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("near.hone"), "fn twice(x: Real) -> Real = 2.0 * x\n");
        try (Context context = Context.newBuilder("hone")
                .allowIO(IOAccess.ALL)
                .currentWorkingDirectory(folder)
                .build()) {
            assertThat(context.eval("hone", "import \"near.hone\" { twice }\ntwice(4.0)")
                            .asDouble())
                    .isEqualTo(8);
            assertThat(context.getBindings("hone").getMemberKeys()).containsExactly("twice");
        }
    }

    @Test
    void anExpressionThatTakesTooLongIsInterruptedAndTheContextStaysUsable() throws Exception {
        try (Context context = Context.create("hone")) {
            context.eval("hone", "let t = f => (x => f(f(x)))\nlet s = t(t)(t)\nlet kept = 7");
            for (String endless : List.of(
                    "s(s(s(s(s(s(s(s(s(s(s(s(x => x + 1))))))))))))(0)",
                    "param p: Int = let t = f => (x => f(f(x))) in let s = t(t)(t) in s(s(s(s(s(s(s(s(s(s(x => x + 1))))))))))(0)")) {
                CompletableFuture<Value> answer = CompletableFuture.supplyAsync(
                        () -> context.eval("hone", endless), task -> new Thread(task).start());
                assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                context.interrupt(Duration.ofSeconds(60));
                assertThatThrownBy(answer::join)
                        .cause()
                        .isInstanceOfSatisfying(
                                PolyglotException.class,
                                e -> assertThat(e.isInterrupted()).isTrue());
                assertThat(context.eval("hone", "kept + 1").asInt()).isEqualTo(8);
            }
        }
    }
}
