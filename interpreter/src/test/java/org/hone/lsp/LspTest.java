package org.hone.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hone.lsp.Editor.answer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LspTest {
    private static final String FILE = "here.hone";
    private static final String LIVE = """
            estimator e(t: Rollouts) {
              reference  = t.behaviour.logprob
              advantage  = t.policy.logprob
              likelihood = t.policy.logprob
              aggregate  = l => l |> mean(per: batch)
            }
            """;

    @TempDir
    Path folder;

    private Editor editor;

    @BeforeEach
    void begin() throws Exception {
        editor = new Editor(folder);
    }

    @AfterEach
    void end() throws Exception {
        editor.close();
    }

    @Test
    void mistakesArePublishedAsOneTypesAndGoAway() throws Exception {
        editor.open(FILE, "param lr = 1.0\nparam x = lrr\n");
        var found = editor.found(FILE, 1).getDiagnostics();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().getCode().getLeft()).isEqualTo("H1001");
        assertThat(found.getFirst().getRange()).isEqualTo(range(1, 10, 1, 13));
        editor.change(FILE, 2, range(1, 10, 1, 13), "lr");
        assertThat(editor.found(FILE, 2).getDiagnostics()).isEmpty();
    }

    @Test
    void anEditThatIsOvertakenIsNotPublished() throws Exception {
        editor.open(FILE, "param a = 1\n");
        editor.found(FILE, 1);
        for (int version = 2; version < 12; version++) {
            editor.change(FILE, version, range(0, 11, 0, 11), " + b");
        }
        editor.change(FILE, 12, range(0, 11, 0, 51), "");
        assertThat(editor.found(FILE, 12).getDiagnostics()).isEmpty();
    }

    @Test
    void fixesAreCodeActions() throws Exception {
        editor.open(FILE, LIVE);
        var found = editor.found(FILE, 1).getDiagnostics();
        assertThat(found).hasSize(1);
        var actions = answer(editor.texts()
                .codeAction(new CodeActionParams(
                        editor.id(FILE), found.getFirst().getRange(), new CodeActionContext(found))));
        assertThat(actions).hasSize(1);
        List<TextEdit> edits = Objects.requireNonNull(
                actions.getFirst().getRight().getEdit().getChanges().get(editor.uri(FILE)));
        assertThat(edits).extracting(TextEdit::getNewText).containsExactly("frozen(", ")");
        editor.change(FILE, 2, edits.getLast().getRange(), ")");
        editor.change(FILE, 3, edits.getFirst().getRange(), "frozen(");
        assertThat(editor.found(FILE, 3).getDiagnostics())
                .noneMatch(d -> d.getCode().getLeft().equals("H2104"));
    }

    @Test
    void completionOffersMembersOfAnUnfinishedLine() throws Exception {
        Position at = editor.openMarked(FILE, "estimator e(t: Rollouts) {\n  advantage = t.§\n}\n");
        List<CompletionItem> items = answer(editor.texts().completion(new CompletionParams(editor.id(FILE), at)))
                .getRight()
                .getItems();
        assertThat(items).extracting(CompletionItem::getLabel).contains("reward", "policy");
        assertThat(items)
                .filteredOn(i -> i.getLabel().equals("reward"))
                .singleElement()
                .satisfies(i -> assertThat(i.getDetail()).isEqualTo("Real per sequence"))
                .satisfies(i -> assertThat(i.getTextEdit().getLeft().getRange()).isEqualTo(new Range(at, at)));
    }

    @Test
    void completionFollowsEveryKeystroke() throws Exception {
        String text = "estimator e(t: Rollouts) {\n  advantage = \n}\n";
        editor.open(FILE, text);
        String typed = "t.rew";
        for (int i = 0; i < typed.length(); i++) {
            editor.change(FILE, 2 + i, range(1, 14 + i, 1, 14 + i), typed.substring(i, i + 1));
        }
        var items = answer(editor.texts().completion(new CompletionParams(editor.id(FILE), new Position(1, 19))))
                .getRight()
                .getItems();
        assertThat(items).extracting(CompletionItem::getLabel).containsExactly("reward");
    }

    @Test
    void hoverShowsTypeAndDiagnosticsTheirCode() throws Exception {
        Position at =
                editor.openMarked(FILE, LIVE.replace("= t.policy.logprob\n  like", "= t.policy.log§prob\n  like"));
        editor.found(FILE, 1);
        Hover hover = answer(editor.texts().hover(new HoverParams(editor.id(FILE), at)));
        assertThat(hover.getContents().getRight().getValue())
                .contains("LogProb per token, live", "**H2104**", "hone explain H2104");
    }

    @Test
    void signatureHelpMarksTheParameter() throws Exception {
        Position at = editor.openMarked(
                FILE, "estimator e(t: Rollouts) {\n  mask = clip_mask(t.ratio, t.reward, high: §)\n}\n");
        SignatureHelp help = answer(editor.texts().signatureHelp(new SignatureHelpParams(editor.id(FILE), at)));
        assertThat(help.getSignatures().getFirst().getLabel()).startsWith("clip_mask(");
        assertThat(help.getSignatures()
                        .getFirst()
                        .getParameters()
                        .get(help.getActiveParameter())
                        .getLabel()
                        .getLeft())
                .startsWith("high");
    }

    @Test
    void definitionsLeadIntoTheStandardLibrary() throws Exception {
        Position at = editor.openMarked(FILE, "import std.estimators { gr§po }\n");
        Location there = definition(at);
        Path file = Path.of(java.net.URI.create(there.getUri()));
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        assertThat(lines.get(there.getRange().getStart().getLine())).startsWith("estimator grpo(");
        assertThat(Files.isWritable(file) && !System.getProperty("user.name").equals("root"))
                .isFalse();
    }

    @Test
    void definitionsOfLocalNamesAreInTheText() throws Exception {
        Position at = editor.openMarked(FILE, "estimator e(t: Rollouts) {\n  let a = t.reward\n  advantage = §a\n}\n");
        assertThat(definition(at).getRange()).isEqualTo(range(1, 6, 1, 7));
    }

    @Test
    void usesAreFoundInFilesThatImport() throws Exception {
        Files.writeString(folder.resolve("near.hone"), "/// Half.\nfn half(x: Real) -> Real = x / 2\n");
        Files.writeString(
                folder.resolve("other.hone"), "import \"near.hone\" { half }\nparam p = half(4.0) + half(2.0)\n");
        Position at = editor.openMarked("near.hone", "/// Half.\nfn ha§lf(x: Real) -> Real = x / 2\n");
        ReferenceParams ask = new ReferenceParams(editor.id("near.hone"), at, new ReferenceContext(true));
        List<? extends Location> uses = answer(editor.texts().references(ask));
        assertThat(uses).extracting(Location::getUri).containsOnly(editor.uri("near.hone"), editor.uri("other.hone"));
        assertThat(uses).hasSize(4);
    }

    @Test
    void renamingChangesEveryFileThatImports() throws Exception {
        Files.writeString(folder.resolve("other.hone"), "import \"near.hone\" { half as h }\nparam p = h(4.0)\n");
        Position at = editor.openMarked("near.hone", "fn ha§lf(x: Real) -> Real = x / 2\nparam q = half(1.0)\n");
        assertThat(answer(editor.texts().prepareRename(new PrepareRenameParams(editor.id("near.hone"), at)))
                        .getFirst())
                .isEqualTo(range(0, 3, 0, 7));
        WorkspaceEdit edit = answer(editor.texts().rename(new RenameParams(editor.id("near.hone"), at, "halved")));
        assertThat(edit.getChanges().get(editor.uri("near.hone"))).hasSize(2);
        // The use goes by the alias, which stays.
        assertThat(edit.getChanges().get(editor.uri("other.hone")))
                .singleElement()
                .satisfies(e -> assertThat(e.getRange()).isEqualTo(range(0, 21, 0, 25)));
    }

    @Test
    void aParameterIsRenamedWhereItIsGivenByName() throws Exception {
        Position at = editor.openMarked(FILE, "fn f(§low: Real) -> Real = low * 2\nparam p = f(low: 1.0)\n");
        WorkspaceEdit edit = answer(editor.texts().rename(new RenameParams(editor.id(FILE), at, "floor")));
        assertThat(edit.getChanges().get(editor.uri(FILE))).hasSize(3);
    }

    @Test
    void whatCannotBeRenamedIsRefusedWithAReason() throws Exception {
        Position at = editor.openMarked(FILE, "param a = 1.0\nparam b = a§\nparam c = exp(b)\n");
        assertThatThrownBy(() -> answer(editor.texts().rename(new RenameParams(editor.id(FILE), at, "b"))))
                .hasMessageContaining("`b` already stands for something");
        assertThatThrownBy(() -> answer(editor.texts().rename(new RenameParams(editor.id(FILE), at, "if"))))
                .hasMessageContaining("`if` is not a name");
        Position exp = new Position(2, 11);
        assertThat(answer(editor.texts().prepareRename(new PrepareRenameParams(editor.id(FILE), exp))))
                .isNull();
    }

    @Test
    void theOutlineHoldsDeclarationsAndTheirLines() throws Exception {
        editor.open(FILE, LIVE);
        List<DocumentSymbol> symbols =
                answer(editor.texts().documentSymbol(new DocumentSymbolParams(editor.id(FILE)))).stream()
                        .map(e -> e.getRight())
                        .toList();
        assertThat(symbols).singleElement().satisfies(e -> {
            assertThat(e.getName()).isEqualTo("e");
            assertThat(e.getDetail()).isEqualTo("estimator");
            assertThat(e.getChildren())
                    .extracting(DocumentSymbol::getName)
                    .containsExactly("reference", "advantage", "likelihood", "aggregate");
        });
        assertThat(answer(editor.texts().foldingRange(new FoldingRangeRequestParams(editor.id(FILE)))))
                .containsExactly(new FoldingRange(0, 5));
    }

    @Test
    void formattingPutsATextIntoTheStyle() throws Exception {
        editor.open(FILE, "param   a=1\nparam b = 2\nparam   c=3\n");
        List<? extends TextEdit> all = answer(editor.texts()
                .formatting(new DocumentFormattingParams(editor.id(FILE), new FormattingOptions(2, true))));
        assertThat(all).hasSize(2);
        assertThat(all.getFirst().getNewText()).isEqualTo("param a = 1\n");
        List<? extends TextEdit> last = answer(editor.texts()
                .rangeFormatting(new DocumentRangeFormattingParams(
                        editor.id(FILE), new FormattingOptions(2, true), range(2, 0, 2, 5))));
        assertThat(last)
                .singleElement()
                .satisfies(e -> assertThat(e.getNewText()).isEqualTo("param c = 3\n"));
    }

    @Test
    void aTextThatDoesNotParseIsNotFormatted() throws Exception {
        editor.open(FILE, "param   a=\n");
        assertThat(answer(editor.texts()
                        .formatting(new DocumentFormattingParams(editor.id(FILE), new FormattingOptions(2, true)))))
                .isEmpty();
    }

    @Test
    void coloursComeFromLexerAndResolver() throws Exception {
        editor.open(FILE, "param model = 1.0 // x\nparam b = exp(model)\n");
        SemanticTokens tokens = answer(editor.texts().semanticTokensFull(new SemanticTokensParams(editor.id(FILE))));
        List<String> types = HoneServer.tokenTypes();
        List<Integer> data = tokens.getData();
        assertThat(data.size() % 5).isZero();
        // `param`, `model` as a name, `=`, `1.0`, the comment
        assertThat(List.of(data.get(3), data.get(8), data.get(13), data.get(18), data.get(23)))
                .extracting(types::get)
                .containsExactly("keyword", "variable", "operator", "number", "comment");
        // `exp` of the language and `model` where it is used
        assertThat(types.get(data.get(43))).isEqualTo("function");
        assertThat(data.get(44)).isEqualTo(2);
        assertThat(types.get(data.get(48))).isEqualTo("variable");
    }

    @Test
    void hintsShowAxisAndFlow() throws Exception {
        editor.open(FILE, LIVE.replace("t.policy.logprob\n  like", "t.reward\n  like"));
        List<InlayHint> hints =
                answer(editor.texts().inlayHint(new InlayHintParams(editor.id(FILE), range(0, 0, 9, 0))));
        assertThat(hints)
                .extracting(h -> h.getLabel().getLeft())
                .containsExactly(": LogProb per token", ": Real per sequence", ": LogProb per token, live");
    }

    @Test
    void unsavedTextsOfImportedFilesAreSeen() throws Exception {
        Files.writeString(folder.resolve("near.hone"), "param a = 1.0\n");
        editor.open("near.hone", "param a = 1.0\nparam fresh = 2.0\n");
        editor.open(FILE, "import \"near.hone\" { fresh }\nparam b = fresh\n");
        assertThat(editor.found(FILE, 1).getDiagnostics()).isEmpty();
        editor.change("near.hone", 2, range(1, 6, 1, 11), "stale");
        assertThat(editor.found(FILE, 1).getDiagnostics()).isNotEmpty();
    }

    @Test
    void aClosedTextHasNoDiagnostics() throws Exception {
        editor.open(FILE, "param a = b\n");
        assertThat(editor.found(FILE, 1).getDiagnostics()).isNotEmpty();
        editor.texts().didClose(new DidCloseTextDocumentParams(editor.id(FILE)));
        assertThat(answer(editor.texts().completion(new CompletionParams(editor.id(FILE), new Position(0, 0))))
                        .getRight()
                        .getItems())
                .isEmpty();
    }

    @Test
    void badMessagesDoNotStopTheServer() throws Exception {
        String wrong = "{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"no/such\",\"params\":{}}";
        editor.raw("Content-Length: " + wrong.length() + "\r\n\r\n" + wrong);
        String broken = "{\"jsonrpc\":\"2.0\",";
        editor.raw("Content-Length: " + broken.length() + "\r\n\r\n" + broken);
        editor.change("never-opened.hone", 3, range(0, 0, 0, 0), "x");
        editor.open(FILE, "param a = b\n");
        assertThat(editor.found(FILE, 1).getDiagnostics()).hasSize(1);
        assertThat(answer(editor.texts().hover(new HoverParams(editor.id(FILE), new Position(900, 900)))))
                .isNull();
    }

    @Test
    void theExitCodeSaysWhetherItWasShutDown() throws Exception {
        assertThat(editor.shutdown()).isZero();
        Editor other = new Editor(folder);
        assertThat(other.hangUp()).isEqualTo(1);
    }

    @Test
    void whatIsOfferedIsSaid() {
        var can = editor.offered().getCapabilities();
        assertThat(can.getRenameProvider().getRight().getPrepareProvider()).isTrue();
        assertThat(can.getSemanticTokensProvider().getLegend().getTokenTypes()).contains("enumMember", "keyword");
        assertThat(editor.offered().getServerInfo().getName()).isEqualTo("hone");
    }

    private Location definition(Position at) throws Exception {
        return answer(editor.texts().definition(new DefinitionParams(editor.id(FILE), at)))
                .getLeft()
                .getFirst();
    }

    private static Range range(int line, int column, int endLine, int endColumn) {
        return new Range(new Position(line, column), new Position(endLine, endColumn));
    }
}
