package org.hone.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a change of the ground means to the user.
 *
 * @param stale names of values that are stale now
 */
record Changes(Ground before, Ground now, List<String> stale) {
    /** The declarations that are new or others, what depends on them, and what is stale. */
    List<Piece> declared() {
        Set<String> changed = now.declarations().changedSince(before.declarations());
        Set<String> redefined = changed.stream()
                .filter(before.declarations().texts()::containsKey)
                .collect(Collectors.toSet());
        List<Piece> pieces = new ArrayList<>();
        List<String> named =
                changed.stream().filter(key -> !Declarations.isImport(key)).toList();
        if (!named.isEmpty()) {
            pieces.add(new Piece.Text(named.stream()
                    .map(name -> (redefined.contains(name) ? "redefined " : "declared ") + now.title(name))
                    .collect(Collectors.joining("\n"))));
        }
        List<String> dependants = now.declarations().dependants(redefined);
        if (!redefined.isEmpty() && !dependants.isEmpty()) {
            pieces.add(new Piece.Text("what uses it follows: " + String.join(", ", dependants)));
        }
        if (!redefined.isEmpty()) {
            pieces.addAll(staleValues());
        }
        return pieces;
    }

    /** Which values are stale, if any is. */
    List<Piece> staleValues() {
        return stale.isEmpty()
                ? List.of()
                : List.of(new Piece.Text("made before the change, and stale: " + String.join(", ", stale)));
    }
}
