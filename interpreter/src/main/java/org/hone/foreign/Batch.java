package org.hone.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;

/** Replies that workers score side by side. The first score of a reply counts. */
final class Batch {
    private final List<Scripts.Asked> asked;
    private final AtomicReferenceArray<Score> scores;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch open;

    Batch(List<Scripts.Asked> asked) {
        this.asked = asked;
        scores = new AtomicReferenceArray<>(asked.size());
        open = new CountDownLatch(asked.size());
    }

    /** The next reply that nobody has taken, as its place; −1 if there is none. */
    int take() {
        int place = next.getAndIncrement();
        return place < asked.size() ? place : -1;
    }

    Scripts.Asked asked(int place) {
        return asked.get(place);
    }

    void put(int place, Score score) {
        if (scores.compareAndSet(place, null, score)) {
            open.countDown();
        }
    }

    /** No more replies are handed out. */
    void drop() {
        next.set(asked.size());
    }

    /** Waits for the last score. */
    boolean done(long milliseconds) throws InterruptedException {
        return open.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    List<Score> scores() {
        List<Score> all = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            all.add(scores.get(i));
        }
        return all;
    }
}
