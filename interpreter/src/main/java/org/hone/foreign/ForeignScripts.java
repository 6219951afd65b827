package org.hone.foreign;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.graalvm.polyglot.Engine;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.ScriptException;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;

/**
 * The scripts of a run. There is one engine for a language, made by the first judge that needs it: a program without scripts
 * never makes one.
 */
public final class ForeignScripts implements Scripts, AutoCloseable {
    /** Distinct messages that are said and counted; the others are counted together. */
    private static final int MOST_MESSAGES = 20;

    private static final String OTHERS = "other messages, which the recorded replies have";

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Limits limits;
    private final int workers;
    private final Consumer<String> notice;
    private final Map<Language, Engine> engines = new EnumMap<>(Language.class);
    private final Map<Foreign, ScriptPool> pools = new HashMap<>();
    private final Map<Failure, Integer> failures = new LinkedHashMap<>();

    /**
     * What a script did wrong.
     *
     * @param reward the reward's name
     * @param verdict {@link Verdict#CRASHED} or {@link Verdict#TIMED_OUT}
     */
    public record Failure(String reward, Verdict verdict, String message) {}

    /** @param notice hears of every distinct failure once */
    public ForeignScripts(Consumer<String> notice) {
        this(Limits.standard(), Runtime.getRuntime().availableProcessors(), notice);
    }

    /**
     * @param limits of each reply
     * @param workers most replies scored at a time
     * @param notice hears of every distinct failure once
     */
    public ForeignScripts(Limits limits, int workers, Consumer<String> notice) {
        this.limits = limits;
        this.workers = workers;
        this.notice = notice;
    }

    @Override
    public Judge judge(Foreign function) {
        ScriptPool pool = pools.get(function);
        if (pool == null) {
            pool = pool(function);
            try {
                pool.check();
            } catch (ScriptFault e) {
                pool.close();
                throw new ScriptException(
                        e.getMessage() + (e.line() == 0 ? "" : " (" + function.script() + ":" + e.line() + ")"));
            }
            pools.put(function, pool);
        }
        ScriptPool open = pool;
        return asked -> {
            List<Score> scores = open.score(asked);
            scores.forEach(score -> count(function, score));
            return scores;
        };
    }

    /**
     * Looks for mistakes that only an engine finds.
     *
     * @throws ScriptFault if the script can be used for no reply
     */
    void check(Foreign function) throws ScriptFault {
        try (ScriptPool pool = pool(function)) {
            pool.check();
        }
    }

    ScriptPool pool(Foreign function) {
        Engine engine = engines.computeIfAbsent(Sandbox.language(function), Sandbox::start);
        return new ScriptPool(Sandbox.of(engine, function, limits), limits, workers);
    }

    private void count(Foreign function, Score score) {
        if (!score.failed()) {
            return;
        }
        String message = score.message().orElse("");
        Failure failure = new Failure(function.function(), score.verdict(), message);
        if (failures.size() >= MOST_MESSAGES && !failures.containsKey(failure)) {
            failure = new Failure(function.function(), score.verdict(), OTHERS);
        }
        if (failures.merge(failure, 1, Integer::sum) == 1) {
            notice.accept("the reward " + failure.reward() + " "
                    + (failure.verdict() == Verdict.CRASHED ? "crashed" : "timed out") + " on a reply: "
                    + failure.message() + "; the reply counts 0, the run goes on (said once)");
        }
    }

    /** What went wrong so far, and how often, in the order of first appearance. */
    public Map<Failure, Integer> failures() {
        return new LinkedHashMap<>(failures);
    }

    @Override
    public void close() {
        pools.values().forEach(ScriptPool::close);
        pools.clear();
        if (!engines.isEmpty()) {
            closeEngines();
        }
    }

    /** Closing waits for calls that nothing can stop; such calls end with the process. */
    private void closeEngines() {
        List<Engine> all = List.copyOf(engines.values());
        engines.clear();
        Thread closing = new Thread(() -> all.forEach(engine -> engine.close(true)), "close scripts");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
