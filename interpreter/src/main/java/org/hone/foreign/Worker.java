package org.hone.foreign;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.graalvm.polyglot.PolyglotException;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.TextValue;
import org.hone.runtime.verify.Verdict;
import org.jspecify.annotations.Nullable;

/** A thread with a cell of its own, which it replaces when a call was stopped. */
final class Worker implements Runnable {
    /** A deep recursion of the script ends here, with an exception that the script may catch. */
    private static final long STACK = 8L << 20;

    /** Replies after which a cell is replaced: what a script has put into tables of the engine is let go. */
    private static final int REPLIES_PER_CELL = 200_000;

    /** Asks a worker to load the script and to say whether there is a function. */
    static final Scripts.Asked LOAD = new Scripts.Asked("", name -> new TextValue.Absent("no row"));

    private static final Batch END = new Batch(List.of());

    private final Sandbox sandbox;
    private final Limits limits;
    private final LinkedBlockingQueue<Batch> work = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable Cell cell;
    private int replies;

    /** A call, as the thread that watches it sees it. */
    record Call(Batch batch, int place) {}

    /** Why a call was told to stop. */
    private record Stop(Call call, Score score) {}

    private volatile @Nullable Call call;
    private volatile @Nullable Stop stop;
    private volatile boolean lost;

    Worker(Sandbox sandbox, Limits limits) {
        this.sandbox = sandbox;
        this.limits = limits;
        thread = new Thread(null, this, "script " + sandbox.function().script(), STACK);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    void offer(Batch batch) {
        work.add(batch);
    }

    /** The call that is going on. */
    @Nullable
    Call call() {
        return call;
    }

    /** Tells a call to stop; comes back at once. */
    void stop(Call going, Score score) {
        stop = new Stop(going, score);
        Cell used = cell;
        if (used != null) {
            // Closing waits for what cannot be interrupted.
            Thread closing = new Thread(used::cancel, "stop " + thread.getName());
            closing.setDaemon(true);
            closing.start();
        }
    }

    /** Gives the thread up: it ends when its call does. */
    void lose() {
        lost = true;
        work.add(END);
    }

    void end() {
        work.add(END);
    }

    @Override
    public void run() {
        try {
            while (!lost) {
                Batch batch = work.take();
                if (batch == END) {
                    return;
                }
                for (int place = batch.take(); place >= 0; place = batch.take()) {
                    batch.put(place, judge(new Call(batch, place)));
                    if (lost) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop();
        }
    }

    private Score judge(Call next) {
        while (true) {
            Optional<Score> score = attempt(next);
            if (score.isPresent()) {
                return score.get();
            }
        }
    }

    /** One attempt in one cell; nothing if the cell was closed under it, on account of the call before. */
    @SuppressWarnings("ReferenceEquality") // the one question that is none
    private Optional<Score> attempt(Call next) {
        try {
            Cell used = ready();
            call = next;
            Scripts.Asked asked = next.batch().asked(next.place());
            return Optional.of(asked.equals(LOAD) ? used.load() : used.score(asked));
        } catch (PolyglotException e) {
            return closed(next, e.isCancelled() && !e.isResourceExhausted(), () -> failed(e));
        } catch (IllegalStateException e) {
            return closed(next, true, () -> broken(e));
        } catch (StackOverflowError e) {
            drop();
            return Optional.of(
                    Score.crashed("the recursion is too deep (" + function().script() + ")"));
        } catch (OutOfMemoryError e) {
            drop();
            return Optional.of(tooMuch());
        } catch (RuntimeException | Error e) {
            return Optional.of(broken(e));
        } finally {
            call = null;
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same call
    private Optional<Score> closed(Call next, boolean closing, Supplier<Score> otherwise) {
        Stop asking = stop;
        if (asking != null && asking.call().equals(next)) {
            drop();
            return Optional.of(asking.score());
        }
        Cell used = cell;
        if (closing && used != null && used.cancelled()) {
            drop();
            return Optional.empty();
        }
        return Optional.of(otherwise.get());
    }

    private Score broken(Throwable e) {
        drop();
        return Score.crashed("the sandbox failed: " + e + " (" + function().script() + ")");
    }

    private Score failed(PolyglotException e) {
        if (e.isCancelled()) {
            drop();
            return timedOut("more than " + limits.statementsText());
        }
        if (e.isResourceExhausted()) {
            drop();
            return tooMuch();
        }
        if (e.isInternalError()) {
            drop();
        }
        return Boundary.crashed(function(), e);
    }

    Score timedOut(String cost) {
        return new Score(
                Verdict.TIMED_OUT,
                0,
                Optional.of("`" + function().function() + "` took " + cost + " ("
                        + function().script() + ")"));
    }

    Score tooMuch() {
        return timedOut("more than " + limits.bytesText());
    }

    private Foreign function() {
        return sandbox.function();
    }

    private Cell ready() {
        Cell used = cell;
        if (used != null && (used.cancelled() || ++replies > REPLIES_PER_CELL)) {
            drop();
            used = null;
        }
        if (used == null) {
            used = sandbox.open();
            replies = 0;
            cell = used;
        }
        return used;
    }

    private void drop() {
        Cell used = cell;
        cell = null;
        if (used != null) {
            used.cancel();
        }
    }
}
