package org.hone.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.TokenKinds;
import org.hone.types.Unit;
import org.junit.jupiter.api.Test;

/** The extension of VS Code says the same as the language. */
class ExtensionTest {
    private static final Path FOLDER = Path.of("../editors/vscode");

    @Test
    void theGrammarOfTheEditorHasTheWordsOfTheLexer() throws IOException {
        Set<String> words = new TreeSet<>();
        for (int type = 1; type <= HoneLexer.VOCABULARY.getMaxTokenType(); type++) {
            String literal = HoneLexer.VOCABULARY.getLiteralName(type);
            if (TokenKinds.isWord(type) && literal != null) {
                words.add(literal.substring(1, literal.length() - 1));
            }
        }
        JsonNode repository = read("syntaxes/hone.tmLanguage.json").get("repository");
        Set<String> coloured = new TreeSet<>();
        for (String group : List.of("keywords", "nouns", "words")) {
            repository.get(group).findValuesAsText("match").forEach(m -> coloured.addAll(alternatives(m)));
        }
        assertThat(coloured).isEqualTo(words);
    }

    @Test
    void theGrammarOfTheEditorHasTheUnits() throws IOException {
        String match = read("syntaxes/hone.tmLanguage.json")
                .get("repository")
                .get("quantities")
                .get("match")
                .textValue();
        assertThat(alternatives(match)).containsExactlyInAnyOrderElementsOf(Unit.words());
    }

    @Test
    void everyPatternOfTheGrammarIsDefined() throws IOException {
        JsonNode grammar = read("syntaxes/hone.tmLanguage.json");
        List<String> included = new ArrayList<>(grammar.get("patterns").findValuesAsText("include"));
        assertThat(included)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(grammar.get("repository").has(name.substring(1)))
                        .isTrue());
    }

    @Test
    void everyWordAndSignOfTheExamplesHasAColourGroup() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".hone")).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    assertThat(uncoloured(lines.get(i)))
                            .as(file + ":" + (i + 1))
                            .isBlank();
                }
            }
        }
    }

    @Test
    void namesAreWordsInAnyScript() throws IOException {
        JsonNode word = read("language-configuration.json").get("wordPattern");
        // The classes of letters mean nothing to JavaScript without this flag.
        assertThat(word.get("flags").textValue()).isEqualTo("u");
        assertThat("größe_2".matches(word.get("pattern").textValue())).isTrue();
    }

    /** What no pattern of the grammar takes, with the patterns tried as an editor does: the leftmost match, the first of equals. */
    private static String uncoloured(String line) throws IOException {
        JsonNode grammar = read("syntaxes/hone.tmLanguage.json");
        List<Pattern> patterns = new ArrayList<>();
        for (String name : grammar.get("patterns").findValuesAsText("include")) {
            JsonNode rule = grammar.get("repository").get(name.substring(1));
            if (rule.has("begin")) {
                patterns.add(Pattern.compile(rule.get("begin").textValue() + ".*?(?:"
                        + rule.get("end").textValue() + ")"));
            } else if (rule.has("match")) {
                patterns.add(Pattern.compile(rule.get("match").textValue()));
            } else {
                rule.get("patterns").findValuesAsText("match").forEach(m -> patterns.add(Pattern.compile(m)));
            }
        }
        StringBuilder left = new StringBuilder();
        int at = 0;
        while (at < line.length()) {
            Matcher first = null;
            for (Pattern pattern : patterns) {
                Matcher m = pattern.matcher(line);
                if (m.find(at) && m.end() > at && (first == null || m.start() < first.start())) {
                    first = m;
                }
            }
            left.append(line, at, first == null ? line.length() : first.start());
            at = first == null ? line.length() : first.end();
        }
        return left.toString();
    }

    @Test
    void theExtensionNamesFilesThatAreThere() throws IOException {
        JsonNode contributes = read("package.json").get("contributes");
        List<String> files = new ArrayList<>(contributes.findValuesAsText("configuration"));
        files.removeIf(String::isEmpty);
        files.addAll(contributes.findValuesAsText("path"));
        files.add(read("package.json").get("main").textValue());
        assertThat(files)
                .hasSize(3)
                .allSatisfy(f -> assertThat(FOLDER.resolve(f)).exists());
        assertThat(Files.readString(FOLDER.resolve("extension.js"))).contains("args: [\"lsp\"]");
    }

    /** The words between the bars of the first group that has some. */
    private static List<String> alternatives(String pattern) {
        Matcher m = Pattern.compile("\\(([A-Za-z_]+(?:\\|[A-Za-z_]+)+)\\)").matcher(pattern);
        return m.find() ? Arrays.asList(m.group(1).split("\\|", -1)) : List.of();
    }

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(FOLDER.resolve(file)));
    }
}
