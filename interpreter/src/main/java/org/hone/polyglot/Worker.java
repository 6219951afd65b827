package org.hone.polyglot;

import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.nodes.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hone.prompt.Answer;
import org.hone.runtime.record.StopToken;
import org.jspecify.annotations.Nullable;

/**
 * Does the actions of a context one after the other on a thread of its own, so that the thread of the context can be
 * interrupted at any moment: native code hears nothing of that. An action that was left ends before its next native call;
 * until then nothing else of the context begins.
 */
final class Worker {
    private static final int LAST_SECONDS = 30;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("hone actions").daemon().factory());
    private Future<?> latest = CompletableFuture.completedFuture(null);
    private StopToken stop = new StopToken();

    /** Does it and waits for it. */
    Answer perform(Node location, Function<StopToken, Answer> action) {
        StopToken token = new StopToken();
        stop = token;
        Future<Answer> future = thread.submit(() -> action.apply(token));
        latest = future;
        boolean left = true;
        try {
            idle(location);
            left = false;
        } finally {
            if (left) {
                token.interrupt();
            }
        }
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted after the end of an action", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits until an action that was left has ended. */
    void idle(@Nullable Node location) {
        if (latest.isDone()) {
            return;
        }
        TruffleSafepoint.setBlockedThreadInterruptible(
                location,
                future -> {
                    try {
                        future.get();
                    } catch (ExecutionException e) {
                        // Said by the one who asked for it.
                        assert e.getCause() != null;
                    }
                },
                latest);
    }

    /**
     * Interrupts what is under way and ends after it; {@code last} is the last thing it does. Waits for that, so that a closed
     * context writes no more files; but not for ever, since a native call can take long.
     */
    void close(Runnable last) {
        stop.interrupt();
        thread.execute(last);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                // It ends by itself after the native call it is in; its thread keeps no program alive.
                stop.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
