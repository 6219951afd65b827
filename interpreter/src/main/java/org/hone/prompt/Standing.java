package org.hone.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Poll;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/** The ground of a session and its changes: each is taken whole or not at all, and says what it means for what is there. */
final class Standing {
    private final Setup setup;
    private final ModuleLoader loader;
    private final Poll poll;
    private final Walking walking;
    private final Values values;
    private final Deeds deeds;
    private Ground ground;

    /**
     * @param walking a step under way must be able to go on
     * @param values may become stale
     * @param deeds what a dropped name is taken from
     */
    Standing(Setup setup, ModuleLoader loader, Poll poll, Walking walking, Values values, Deeds deeds) {
        this.setup = setup;
        this.loader = loader;
        this.poll = poll;
        this.walking = walking;
        this.values = values;
        this.deeds = deeds;
        this.ground = ground(Declarations.NONE, setup.inputs().set());
    }

    /** As it is now. */
    Ground ground() {
        return ground;
    }

    /** Takes declarations over, if they are sound; says what they change. */
    Answer declare(Declarations next) {
        Ground before = ground;
        Optional<Answer> refused = take(ground(next, before.set()));
        if (refused.isPresent()) {
            return refused.get();
        }
        List<Piece> pieces = new ArrayList<>();
        Diagnostics warnings = ground.newsSince(before);
        if (!warnings.isEmpty()) {
            pieces.add(new Piece.Problems(warnings));
        }
        pieces.addAll(new Changes(before, ground, values.stale(ground)).declared());
        pieces.addAll(walking.changes());
        return Answer.done(pieces);
    }

    /** A param's value from now on. */
    Answer set(String name, String value) {
        Ground before = ground;
        Map<String, String> set = new LinkedHashMap<>(before.set());
        set.put(name, value);
        Optional<Answer> refused = take(ground(before.declarations(), set));
        if (refused.isPresent()) {
            return refused.get();
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(name + " = " + value));
        pieces.addAll(new Changes(before, ground, values.stale(ground)).staleValues());
        pieces.addAll(walking.changes());
        return Answer.done(pieces);
    }

    /** Forgets values or declarations; refuses if others need them. */
    Answer drop(List<String> names) {
        Declarations declarations = ground.declarations();
        for (String name : names) {
            if (!declarations.texts().containsKey(name) && !values.all().containsKey(name)) {
                return Answer.wrong("nothing here is called `" + name + "`");
            }
        }
        List<String> dependants = declarations.dependants(names);
        if (!dependants.isEmpty()) {
            return Answer.wrong("`" + String.join("`, `", dependants) + "` would be without it; drop "
                    + (dependants.size() == 1 ? "it" : "them") + " too: `:drop " + String.join(" ", names) + " "
                    + String.join(" ", dependants) + "`");
        }
        Declarations fewer = declarations.without(names);
        if (!fewer.equals(declarations)) {
            Map<String, String> left = new LinkedHashMap<>(ground.set());
            left.keySet().removeAll(names);
            Optional<Answer> refused = take(ground(fewer, left));
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        deeds.undo(names);
        names.forEach(values::forget);
        return Answer.done(new Piece.Text("dropped " + String.join(", ", names)));
    }

    /** Stands on another ground from now on, if it is sound and the step under way can go on with it; gives why not. */
    private Optional<Answer> take(Ground next) {
        if (next.found().hasErrors()) {
            return Optional.of(Answer.wrong(new Piece.Problems(next.errors())));
        }
        Ground before = ground;
        ground = next;
        Optional<String> refused = walking.redeclared();
        if (refused.isPresent()) {
            ground = before;
        }
        return refused.map(Answer::wrong);
    }

    private Ground ground(Declarations declarations, Map<String, String> set) {
        return Ground.open(declarations, set, setup, loader, poll);
    }

    /** The program of another text with the session's params. */
    Workbench open(String name, String text) {
        return Compiler.open(new SourceFile(name, text), Ground.inputs(setup, ground.set()), loader, poll);
    }
}
