package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static TorchRuntime runtime;

    @BeforeAll
    static void start() {
        runtime = TorchRuntime.start(2, notice -> {});
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void aLaneHasOneThreadAndLeavesOthersTheirs() {
        Queue<Integer> threads = new ConcurrentLinkedQueue<>();
        Runnable call = () -> threads.add(JniUtils.getNumThreads());
        runtime.lanes().run(List.of(call, call, call));
        runtime.lanes().run(List.of(call, call, call));
        assertThat(threads).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(JniUtils.getNumThreads()).isEqualTo(2);
        runtime.lanes().run(List.of(call));
        assertThat(threads).as("the only call has all threads").endsWith(2);
    }

    @Test
    void aFailureIsThrownWhenAllHaveEnded() {
        var ended = new AtomicBoolean();
        List<Runnable> calls = List.of(
                () -> {
                    throw new TorchException("no such method");
                },
                () -> ended.set(true));
        assertThatThrownBy(() -> runtime.lanes().run(calls))
                .isInstanceOf(TorchException.class)
                .hasMessage("no such method");
        assertThat(ended).isTrue();
    }
}
