package org.hone.prompt;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Value;
import org.hone.session.Result;

/** Values by name, and what each was made with, so that a stale one can be told. */
final class Values {
    private final Map<String, Value> named = new LinkedHashMap<>();
    /** What each value was made with: the declarations it needed, as they were then. */
    private final Map<String, Map<String, String>> grounds = new HashMap<>();

    private int answers;

    /** In the order they were made. */
    Map<String, Value> all() {
        return named;
    }

    /** Those that actions gave. */
    Map<String, Result> results() {
        Map<String, Result> results = new LinkedHashMap<>();
        named.forEach((name, value) -> {
            if (value instanceof Held held) {
                held.result().ifPresent(r -> results.put(name, r));
            }
        });
        return results;
    }

    /** Gives a value its name and its number. */
    void bind(Optional<String> name, Value value, String written, Ground now) {
        answers++;
        Map<String, String> under = now.under(written);
        for (String word : Declarations.words(written)) {
            under.putAll(grounds.getOrDefault(word, Map.of()));
        }
        for (String as : List.of("_", "_" + answers, name.orElse("_"))) {
            named.put(as, value);
            grounds.put(as, under);
        }
    }

    /** A value that comes from elsewhere. */
    void give(String name, Value value) {
        named.put(name, value);
        grounds.remove(name);
    }

    void forget(String name) {
        named.remove(name);
        grounds.remove(name);
    }

    /** Names of values that were made with declarations that have changed since. */
    List<String> stale(Ground now) {
        return named.keySet().stream()
                .filter(name -> !name.matches("_\\d*") && stale(name, now))
                .toList();
    }

    boolean stale(String name, Ground now) {
        return grounds.getOrDefault(name, Map.of()).entrySet().stream()
                .anyMatch(e -> !e.getValue().equals(now.says(e.getKey())));
    }

    /** A text with the last answer by its number, which does not move. */
    String resolved(String text) {
        return Declarations.words(text).contains("_")
                ? text.replaceAll("(?<![\\p{L}\\p{N}_])_(?![\\p{L}\\p{N}_])", "_" + answers)
                : text;
    }
}
