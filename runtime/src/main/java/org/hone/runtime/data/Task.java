package org.hone.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hone.runtime.verify.TaskChecker;
import org.hone.runtime.verify.Verdict;

/**
 * A procedural task with an exact checker and a scripted demonstrator. Item {@code i} is a pure function of (task,
 * difficulty, split, seed, i). Items are drawn with replacement: small difficulties have few questions, which then come
 * back. A question belongs to one split for every seed and difficulty, by its hash, so no test question is ever trained on.
 */
public sealed interface Task permits ChainSum, Equations, Gcd, BaseConversion, Sorting, Countdown {

    /** The split to train on, seven eighths of all questions. */
    String TRAIN = "train";
    /** The split to evaluate on, one eighth of all questions. */
    String TEST = "test";
    /** Draws until a question of the wanted split is found; at 1/8 each, running out has odds below 10^-57. */
    int DRAWS = 1_000;

    /** The name in recipes. */
    String name();

    /** The hardest difficulty; the easiest is 1. */
    int hardest();

    /** All characters of prompts, demonstrations and answers, in order, each once; printable ASCII. */
    String alphabet();

    /** One question, not yet sorted into a split. */
    Question question(int difficulty, Draws draws);

    /** The checker, which knows nothing of how questions are made. */
    default TaskChecker checker() {
        return TaskChecker.require(name());
    }

    /** The checker's verdict on a reply. */
    default Verdict check(String prompt, String answer, String reply) {
        return checker().check(prompt, answer, reply);
    }

    /**
     * Item {@code i}.
     *
     * @throws DataException if there is no such difficulty or split
     */
    default Item item(int difficulty, String split, long seed, long i) {
        requireKnown(difficulty, split);
        boolean test = split.equals(TEST);
        long key = Keys.absorb(Keys.absorb(Keys.absorb(Keys.hash(name() + "/" + split), difficulty), seed), i);
        for (int draw = 0; draw < DRAWS; draw++) {
            Question question = question(difficulty, new Draws(Keys.absorb(key, draw)));
            if ((Keys.hash(name() + ":" + question.identity()) & 7) == 0 == test) {
                return new Item(question.prompt(), question.demo(), question.answer(), difficulty);
            }
        }
        throw new IllegalStateException("no question of %s/%d in split %s".formatted(name(), difficulty, split));
    }

    /** Refuses a difficulty or a split that the task does not have. */
    default void requireKnown(int difficulty, String split) {
        if (difficulty < 1 || difficulty > hardest()) {
            throw new DataException(
                    "task `%s`".formatted(name()),
                    "there is no difficulty %d".formatted(difficulty),
                    "use one from 1 to %d".formatted(hardest()));
        }
        if (!split.equals(TRAIN) && !split.equals(TEST)) {
            throw new DataException(
                    "task `%s`".formatted(name()),
                    "there is no split \"%s\"".formatted(split),
                    "use \"train\" or \"test\"");
        }
    }

    /**
     * A question and its solution.
     *
     * @param prompt what the model is asked
     * @param demo the demonstrator's worked solution
     * @param answer the gold answer
     * @param identity what makes it the same question as another: equal identities are always in the same split
     */
    record Question(String prompt, String demo, String answer, String identity) {}

    /** An item of a split. */
    record Item(String prompt, String demo, String answer, int difficulty) {}

    /** All tasks. */
    static List<Task> all() {
        return List.of(
                new ChainSum(), new Equations(), new Gcd(), new BaseConversion(), new Sorting(), new Countdown());
    }

    /**
     * The task of that name.
     *
     * @throws DataException if there is none
     */
    static Task named(String name) {
        return all().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        "task `%s`".formatted(name),
                        "there is no such task",
                        "use one of " + all().stream().map(Task::name).collect(Collectors.joining(", "))));
    }

    /** The statements, each ended by a semicolon, with a space between them. */
    static String statements(List<String> statements) {
        return statements.stream().map(statement -> statement + ";").collect(Collectors.joining(" "));
    }

    /** So many random integers. */
    static List<Integer> integers(int count, int low, int high, Draws draws) {
        List<Integer> integers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            integers.add(draws.between(low, high));
        }
        return integers;
    }

    /** Integers with one space between them. */
    static String spaced(List<Integer> integers) {
        return integers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
