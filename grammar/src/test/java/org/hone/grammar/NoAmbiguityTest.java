package org.hone.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text of the corpus, whole, has exactly one reading. */
class NoAmbiguityTest {

    static List<Path> corpus() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of(
                "../examples",
                "../stdlib/src/main/resources",
                "../interpreter/src/test/resources/golden",
                "src/test/resources/corpus")) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> found = Files.walk(Path.of(folder))) {
                    found.filter(file -> file.toString().endsWith(".hone"))
                            .filter(file -> !file.toString().contains("target"))
                            // These are there because they do not parse.
                            .filter(file -> !file.toString().contains("syntax"))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void aFileHasOneReading(Path file) throws IOException {
        assertThat(problems(Files.readString(file))).isEmpty();
    }

    private static List<String> problems(String text) {
        CommonTokenStream tokens = Tokens.stream(text);
        HoneParser parser = new HoneParser(tokens);
        List<String> problems = new ArrayList<>();
        parser.removeErrorListeners();
        parser.addErrorListener(new Collector(problems));
        parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
        parser.file();
        return problems;
    }

    private static final class Collector extends BaseErrorListener {
        private final List<String> problems;

        Collector(List<String> problems) {
            this.problems = problems;
        }

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException exception) {
            problems.add(line + ":" + column + " " + message);
        }

        @Override
        public void reportAmbiguity(
                Parser parser, DFA dfa, int start, int stop, boolean exact, BitSet alternatives, ATNConfigSet configs) {
            String rule = parser.getRuleNames()[dfa.atnStartState.ruleIndex];
            String text = parser.getTokenStream()
                    .getText(
                            parser.getTokenStream().get(start),
                            parser.getTokenStream().get(stop));
            problems.add("two readings in " + rule + ": " + text);
        }
    }
}
