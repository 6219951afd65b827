package org.hone.prompt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What was done in a session, in its order, for {@code :save} and for the programs that trainings are recorded with. */
final class Deeds {
    private final List<Deed> done = new ArrayList<>();

    List<Deed> all() {
        return Collections.unmodifiableList(done);
    }

    /** Remembers an action. */
    void action(Optional<String> name, String text) {
        done.add(new Deed(name, text, true, true));
    }

    /**
     * Remembers an expression whose value got a name.
     *
     * @param ofPrompt whether a name stands for something that a run block does not have: a result, a function of the prompt
     */
    void expression(String name, String text, Predicate<String> ofPrompt) {
        boolean savable = Declarations.words(text).stream().noneMatch(w -> ofPrompt.test(w) || unsavable(w));
        done.add(new Deed(Optional.of(name), text, false, savable));
    }

    private boolean unsavable(String word) {
        return done.stream().anyMatch(d -> !d.savable() && d.name().equals(Optional.of(word)));
    }

    /** Values are gone: a program cannot say what reads them, nor what reads the result of that. */
    void undo(Collection<String> names) {
        Set<String> gone = new HashSet<>(names);
        done.removeIf(d -> d.name().filter(gone::contains).isPresent());
        done.replaceAll(d -> {
            boolean said = d.savable() && Declarations.words(d.text()).stream().noneMatch(gone::contains);
            d.name().ifPresent(name -> {
                if (said) {
                    gone.remove(name);
                } else {
                    gone.add(name);
                }
            });
            return said ? d : d.unsavable();
        });
    }
}
