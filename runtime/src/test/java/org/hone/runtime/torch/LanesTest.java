package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LanesTest {
    @RegisterExtension
    static final Engine ENGINE = new Engine();

    @Test
    void aLaneHasOneThreadAndLeavesOthersTheirs() {
        Queue<Integer> threads = new ConcurrentLinkedQueue<>();
        Runnable call = () -> threads.add(JniUtils.getNumThreads());
        ENGINE.runtime().lanes().run(List.of(call, call, call));
        ENGINE.runtime().lanes().run(List.of(call, call, call));
        assertThat(threads).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(JniUtils.getNumThreads()).isEqualTo(2);
        ENGINE.runtime().lanes().run(List.of(call));
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
        assertThatThrownBy(() -> ENGINE.runtime().lanes().run(calls))
                .isInstanceOf(TorchException.class)
                .hasMessage("no such method");
        assertThat(ended).isTrue();
    }
}
