package org.hone.runtime.torch;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.StopToken;

/** The line between Java and the engine: where a running action can be left without leaving anything half done. */
final class Boundary {
    private volatile Optional<StopToken> watched = Optional.empty();
    private volatile LongSupplier clock = () -> 0;
    private final AtomicLong spent = new AtomicLong();

    /** From now on counts what a clock says of native work. */
    void count(LongSupplier newClock) {
        clock = newClock;
        spent.set(0);
    }

    /** What the clock said of native work so far, in its unit. */
    long spent() {
        return spent.get();
    }

    /** Makes a native call; the process does not end meanwhile. */
    <T> T counted(Supplier<T> call) {
        return EngineCalls.make(() -> {
            long begin = clock.getAsLong();
            try {
                return call.get();
            } finally {
                spent.addAndGet(clock.getAsLong() - begin);
            }
        });
    }

    /** Gives the system what native calls have freed and the C library still holds. */
    void giveBack() {
        counted(() -> {
            NativeHeap.giveBack();
            return this;
        });
    }

    void watch(Optional<StopToken> token) {
        watched = token;
    }

    /** Comes before a native call that may take long. */
    void cross() {
        if (watched.filter(StopToken::interrupted).isPresent()) {
            throw new InterruptedActionException();
        }
    }
}
