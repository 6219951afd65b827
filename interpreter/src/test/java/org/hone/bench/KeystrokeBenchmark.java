package org.hone.bench;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.hone.lsp.HoneServer;

/**
 * How long an answer to a keystroke takes in a file of 2,000 lines: each time one character is typed in the middle of the file and
 * completion is asked for, over the protocol, from the edit until the answer is there. The first 150 keystrokes are not counted;
 * the next 300 are, with a pause of 30 ms after each as between keys, so that checks in the background run meanwhile.
 */
final class KeystrokeBenchmark {
    private static final int WARM_UP = 150;
    private static final int COUNTED = 300;
    private static final int LINES = 2_000;
    private static final String TYPED = "  advantage = t.behaviour.logprob * mean(t.reward, per: prompt)";

    private KeystrokeBenchmark() {}

    public static void main(String[] args) throws Exception {
        PipedOutputStream toServer = new PipedOutputStream();
        PipedInputStream fromEditor = new PipedInputStream(toServer, 1 << 20);
        PipedInputStream fromServer = new PipedInputStream(1 << 20);
        PipedOutputStream answers = new PipedOutputStream(fromServer);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> {
            try {
                return HoneServer.serve(fromEditor, answers, "benchmark");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var launcher = LSPLauncher.createClientLauncher(new Silent(), fromServer, toServer);
        var unused = launcher.startListening();
        LanguageServer server = launcher.getRemoteProxy();
        InitializeParams params = new InitializeParams();
        params.setCapabilities(new ClientCapabilities());
        server.initialize(params).get();
        String text = program();
        int line =
                (int) text.substring(0, text.indexOf("estimator e60(")).lines().count() + 2;
        String uri = "file:///benchmark/program.hone";
        var texts = server.getTextDocumentService();
        texts.didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "hone", 1, text)));
        texts.didChange(change(uri, 2, new Position(line, 0), new Position(line, 0), "\n"));
        double[] times = new double[COUNTED];
        int version = 3;
        int column = 0;
        for (int i = 0; i < WARM_UP + COUNTED; i++) {
            if (column == TYPED.length()) {
                texts.didChange(change(uri, version++, new Position(line, 0), new Position(line, column), ""));
                column = 0;
            }
            long start = System.nanoTime();
            String key = TYPED.substring(column, column + 1);
            texts.didChange(change(uri, version++, new Position(line, column), new Position(line, column), key));
            column++;
            texts.completion(new CompletionParams(new TextDocumentIdentifier(uri), new Position(line, column)))
                    .get();
            double took = (System.nanoTime() - start) / 1e6;
            if (i >= WARM_UP) {
                times[i - WARM_UP] = took;
            }
            Thread.sleep(30);
        }
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%d keystrokes in %d lines: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, most %.1f ms%n",
                COUNTED,
                text.lines().count(),
                times[COUNTED / 2],
                times[COUNTED * 95 / 100],
                times[COUNTED * 99 / 100],
                times[COUNTED - 1]);
        server.shutdown().get();
        server.exit();
        exit.get();
        System.exit(0);
    }

    private static DidChangeTextDocumentParams change(
            String uri, int version, Position from, Position to, String text) {
        return new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version),
                List.of(new TextDocumentContentChangeEvent(new Range(from, to), text)));
    }

    private static String program() {
        StringBuilder text = new StringBuilder("import std.estimators { sft }\n\n");
        for (int i = 1; text.chars().filter(c -> c == '\n').count() < LINES; i++) {
            text.append("""
                    /// Number %1$d.
                    estimator e%1$d(t: Rollouts, low: Real = 0.2, high: Real = 0.2) {
                      let a      = standardised(t.reward, per: prompt, epsilon: 1e-6)
                      let s      = mean(t.policy.logprob - t.behaviour.logprob, per: sequence)
                      mask       = clip_mask(exp(frozen(s)), a, low: low, high: high)
                      reference  = t.behaviour.logprob
                      likelihood = t.policy.logprob
                      advantage  = if t.length > 5.tokens then a else a * 0.5
                      aggregate  = l => l |> mean(per: sequence) |> mean(per: prompt) |> mean(per: batch)
                    }

                    schedule s%1$d(q: PromptStats) {
                      let rl = if q.pass_rate > 0.5 then 1.0 else 0.0
                      weight e%1$d(low: 0.1) = rl
                      weight sft = 1.0 - rl
                    }

                    """.formatted(i));
        }
        return text.toString();
    }

    private static final class Silent implements LanguageClient {
        @Override
        public void telemetryEvent(Object object) {
            // Not of interest here.
        }

        @Override
        public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
            // Not of interest here.
        }

        @Override
        public void showMessage(MessageParams message) {
            // Not of interest here.
        }

        @Override
        public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams request) {
            return CompletableFuture.completedFuture(new MessageActionItem("ok"));
        }

        @Override
        public void logMessage(MessageParams message) {
            // Not of interest here.
        }
    }
}
