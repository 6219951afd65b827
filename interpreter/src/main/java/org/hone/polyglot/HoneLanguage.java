package org.hone.polyglot;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.instrumentation.ProvidedTags;
import com.oracle.truffle.api.instrumentation.StandardTags.RootTag;
import com.oracle.truffle.api.instrumentation.StandardTags.StatementTag;
import com.oracle.truffle.api.nodes.ExecutableNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.Source;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.options.OptionDescriptors;
import org.hone.ast.Expression;
import org.hone.ast.ModuleTree;
import org.hone.ast.Statement;
import org.hone.diagnostics.Diagnostics;
import org.hone.nodes.FragmentNode;
import org.hone.nodes.ProgramNode;
import org.hone.nodes.StatementNode;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;

/**
 * Hone on GraalVM. A source is what could be typed at the prompt: declarations, run blocks, expressions and actions; what one
 * source declares the next one of the context sees. Programs read models and data, write run folders and load a tensor library
 * whatever a context allows, so the language is for trusted contexts only.
 */
@TruffleLanguage.Registration(
        id = HoneLanguage.ID,
        name = "Hone",
        implementationName = "Hone",
        version = "0.1.0",
        defaultMimeType = HoneLanguage.MIME,
        characterMimeTypes = HoneLanguage.MIME,
        contextPolicy = TruffleLanguage.ContextPolicy.EXCLUSIVE,
        fileTypeDetectors = HoneFiles.class)
@ProvidedTags({RootTag.class, StatementTag.class})
public final class HoneLanguage extends TruffleLanguage<HoneContext> {
    /** What contexts call the language. */
    public static final String ID = "hone";

    static final String MIME = "application/x-hone";

    private static final ContextReference<HoneContext> CONTEXT = ContextReference.create(HoneLanguage.class);

    /** The entered context. */
    static HoneContext context(Node node) {
        return CONTEXT.get(node);
    }

    @Override
    protected HoneContext createContext(Env env) {
        return new HoneContext(this, env);
    }

    @Override
    protected CallTarget parse(ParsingRequest request) {
        Source source = request.getSource();
        HoneContext context = CONTEXT.get(null);
        SourceFile file = context.sources().enter(source);
        Diagnostics diagnostics = new Diagnostics();
        ModuleTree tree = Parser.parseRepl(file, diagnostics);
        if (diagnostics.hasErrors()) {
            throw context.errors().refused(file, diagnostics, null);
        }
        List<StatementNode> statements = new ArrayList<>();
        for (Statement statement : Program.statements(tree)) {
            statements.add(new StatementNode(
                    context.sources().section(file, statement.span()),
                    (location, arguments) -> context.perform(file, statement, location)));
        }
        return new ProgramNode(
                        this,
                        source.getName(),
                        source.createSection(0, source.getLength()),
                        (location, arguments) -> context.declare(tree, location),
                        statements)
                .getCallTarget();
    }

    @Override
    protected ExecutableNode parse(InlineParsingRequest request) {
        HoneContext context = CONTEXT.get(null);
        SourceFile file = context.sources().enter(request.getSource());
        Diagnostics diagnostics = new Diagnostics();
        Expression expression = Parser.parseExpression(file, diagnostics);
        if (diagnostics.hasErrors()) {
            throw context.errors().refused(file, diagnostics, request.getLocation());
        }
        Statement statement = new Statement.Do(expression.span(), expression);
        return new FragmentNode(
                this,
                new StatementNode(
                        context.sources().section(file, expression.span()),
                        (location, arguments) -> context.perform(file, statement, location)));
    }

    @Override
    protected OptionDescriptors getOptionDescriptors() {
        return Settings.descriptors();
    }

    @Override
    protected Object getScope(HoneContext context) {
        return context.scope();
    }

    @Override
    protected Object getLanguageView(HoneContext context, Object value) {
        return new LanguageView(value);
    }

    @Override
    protected void disposeContext(HoneContext context) {
        context.close();
    }
}
