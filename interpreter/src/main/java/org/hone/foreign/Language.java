package org.hone.foreign;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The languages that rewards can be written in. Asking about them starts no engine. */
public enum Language {
    JAVASCRIPT("js", "JavaScript", "com/oracle/truffle/js/lang/JavaScriptLanguage.class", ""),
    PYTHON(
            "python",
            "Python",
            "com/oracle/graal/python/PythonLanguage.class",
            "build Hone with it: `mvn -Ppython package` (about 130 MB more), or write the reward in JavaScript: `foreign js`");

    /** Words of JavaScript's strict mode that no function can have as its name. */
    private static final Set<String> JAVASCRIPT_WORDS = Set.of(
            "arguments",
            "await",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "debugger",
            "default",
            "delete",
            "do",
            "else",
            "enum",
            "eval",
            "export",
            "extends",
            "false",
            "finally",
            "for",
            "function",
            "if",
            "implements",
            "import",
            "in",
            "instanceof",
            "interface",
            "let",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "static",
            "super",
            "switch",
            "this",
            "throw",
            "true",
            "try",
            "typeof",
            "var",
            "void",
            "while",
            "with",
            "yield");

    private static final Set<String> PYTHON_WORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    private final String word;
    private final String title;
    private final String marker;
    private final String remedy;

    Language(String word, String title, String marker, String remedy) {
        this.word = word;
        this.title = title;
        this.marker = marker;
        this.remedy = remedy;
    }

    /** The word after {@code foreign}. */
    public String word() {
        return word;
    }

    /** The language's own name. */
    public String title() {
        return title;
    }

    /** How a language that is not installed is added. */
    public String remedy() {
        return remedy;
    }

    /** Whether it is on the class path. */
    public boolean installed() {
        return Language.class.getClassLoader().getResource(marker) != null;
    }

    /** Whether the language keeps a word for itself, so that no function can have this name. */
    public boolean reserves(String name) {
        return switch (this) {
            case JAVASCRIPT -> JAVASCRIPT_WORDS.contains(name);
            case PYTHON -> PYTHON_WORDS.contains(name);
        };
    }

    /** The language of a word. */
    public static Optional<Language> named(String word) {
        return Arrays.stream(values()).filter(l -> l.word.equals(word)).findFirst();
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Language::word).toList();
    }
}
