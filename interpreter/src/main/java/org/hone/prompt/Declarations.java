package org.hone.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.parser.Lexeme;
import org.hone.source.Span;

/**
 * What a session has declared: a module whose declarations come one by one. Immutable. Imports and tests, which have no name, are known
 * by their text.
 *
 * @param texts the text of each declaration, its doc comment among it, by its name
 */
record Declarations(Map<String, String> texts) {
    static final Declarations NONE = new Declarations(Map.of());

    Declarations {
        texts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /** With the declarations of a text; one of a name that is known already takes its place. */
    Declarations with(ModuleTree tree) {
        Set<String> names = new HashSet<>();
        tree.declarations().forEach(d -> names.addAll(Imports.names(d)));
        return with(of(tree), names);
    }

    /** The declarations of a text alone. */
    static Declarations of(ModuleTree tree) {
        Map<String, String> all = new LinkedHashMap<>();
        tree.declarations().forEach(d -> all.put(key(tree, d), text(tree, d)));
        return new Declarations(all);
    }

    /**
     * The same for declarations that were read elsewhere. A name means what it was last said to mean.
     *
     * @param names what the others declare and import
     */
    Declarations with(Declarations others, Collection<String> names) {
        Map<String, String> more = new LinkedHashMap<>();
        texts.forEach((key, text) -> {
            if (isImport(key)) {
                Imports.without(text, names).ifPresent(rest -> more.put(rest, rest));
            } else {
                more.put(key, text);
            }
        });
        more.putAll(others.texts());
        return new Declarations(more);
    }

    Declarations without(Collection<String> keys) {
        Map<String, String> fewer = new LinkedHashMap<>(texts);
        keys.forEach(fewer::remove);
        return new Declarations(fewer);
    }

    /** What a declaration is called here. */
    static String key(ModuleTree tree, Declaration d) {
        return d instanceof Declaration.Named named ? named.name().text() : text(tree, d);
    }

    private static String text(ModuleTree tree, Declaration d) {
        return tree.source().text(span(d));
    }

    /** Where a declaration stands with its doc comment; one above an import is that of the whole file. */
    static Span span(Declaration d) {
        return d instanceof Declaration.Import
                ? d.span()
                : d.doc().map(doc -> doc.span().to(d.span())).orElse(d.span());
    }

    /** Names of declarations whose text is another or that are new. */
    Set<String> changedSince(Declarations before) {
        return texts.entrySet().stream()
                .filter(e -> !e.getValue().equals(before.texts().get(e.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The words of a text that may be names. */
    static Set<String> words(String text) {
        return Lexeme.of(text).stream()
                .filter(l -> l.kind() == Lexeme.Kind.WORD)
                .map(Lexeme::text)
                .collect(Collectors.toSet());
    }

    /** Everything that a text needs, directly and by way of others. A local name that hides a declaration counts as it. */
    Set<String> needs(String text) {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(words(text));
        while (!open.isEmpty()) {
            String word = open.pop();
            for (String key : providers(word)) {
                if (all.add(key)) {
                    open.addAll(words(texts.getOrDefault(key, "")));
                }
            }
        }
        return all;
    }

    /** The declaration of a name, and the imports that mention it. */
    private List<String> providers(String word) {
        List<String> keys = new ArrayList<>();
        if (texts.containsKey(word)) {
            keys.add(word);
        }
        texts.keySet().stream()
                .filter(key -> isImport(key) && words(key).contains(word))
                .forEach(keys::add);
        return keys;
    }

    static boolean isImport(String key) {
        return key.startsWith("import ");
    }

    /** The declarations that need one of these, in order. */
    List<String> dependants(Collection<String> keys) {
        return texts.keySet().stream()
                .filter(key -> !keys.contains(key) && !isImport(key))
                .filter(key -> needs(texts.getOrDefault(key, "")).stream().anyMatch(keys::contains))
                .toList();
    }

    /** The text of the module, every declaration behind those it needs. */
    String text() {
        Set<String> done = new LinkedHashSet<>();
        texts.keySet().stream().filter(Declarations::isImport).forEach(done::add);
        for (String key : texts.keySet()) {
            place(key, done, new HashSet<>());
        }
        StringBuilder all = new StringBuilder();
        boolean imports = false;
        for (String key : done) {
            if (!all.isEmpty()) {
                all.append(imports && isImport(key) ? "\n" : "\n\n");
            }
            imports = isImport(key);
            all.append(texts.get(key));
        }
        return all.append(all.isEmpty() ? "" : "\n").toString();
    }

    private void place(String key, Set<String> done, Set<String> path) {
        if (done.contains(key) || !path.add(key)) {
            return;
        }
        for (String word : words(texts.getOrDefault(key, ""))) {
            if (texts.containsKey(word)) {
                place(word, done, path);
            }
        }
        done.add(key);
    }
}
