package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.hone.ast.Block;
import org.hone.ast.Declaration;
import org.hone.ast.Doc;
import org.hone.ast.Expression;
import org.hone.ast.ImportedName;
import org.hone.ast.Item;
import org.hone.ast.ModuleRef;
import org.hone.ast.Name;
import org.hone.ast.Parameter;
import org.hone.ast.PromptStatement;
import org.hone.ast.RewardBody;
import org.hone.ast.RunBlock;
import org.hone.grammar.HoneParser;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds declarations and run blocks. What has lost its name is left out; everything else is kept. */
final class ItemBuilder {
    private final TypeBuilder types = new TypeBuilder();
    private final LiteralBuilder literals;
    private final ExpressionBuilder expressions;
    private final BlockBuilder blocks;
    private final StatementBuilder statements;
    private final DocComments docs;

    ItemBuilder(Reporter reporter, DocComments docs) {
        this.docs = docs;
        this.literals = new LiteralBuilder(reporter);
        this.expressions = new ExpressionBuilder(reporter, types, literals);
        this.blocks = new BlockBuilder(reporter, types, expressions, docs);
        this.statements = new StatementBuilder(reporter, types, expressions, blocks);
    }

    List<Item> items(HoneParser.FileContext context) {
        List<Item> items = new ArrayList<>();
        for (var item : context.item()) {
            item(item.declaration(), item.runBlock()).ifPresent(items::add);
        }
        return items;
    }

    List<Item> items(HoneParser.ReplContext context) {
        List<Item> items = new ArrayList<>();
        for (var item : context.replItem()) {
            if (item.statement() != null) {
                statements
                        .statement(item.statement())
                        .ifPresent(statement -> items.add(new PromptStatement(statement.span(), statement)));
            } else {
                item(item.declaration(), item.runBlock()).ifPresent(items::add);
            }
        }
        return items;
    }

    Expression expression(HoneParser.ExpressionContext context) {
        return expressions.expr(context.expr(), context);
    }

    private Optional<Item> item(
            HoneParser.@Nullable DeclarationContext declaration, HoneParser.@Nullable RunBlockContext run) {
        if (run != null) {
            return Optional.of(run(run));
        }
        if (declaration == null
                || declaration.getChildCount() == 0
                || !(declaration.getChild(0) instanceof ParserRuleContext context)) {
            return Optional.empty();
        }
        return declaration(context).filter(ItemBuilder::isNamed).map(built -> built);
    }

    private static boolean isNamed(Declaration declaration) {
        return !(declaration instanceof Declaration.Named named)
                || !named.name().text().isEmpty();
    }

    private RunBlock run(HoneParser.RunBlockContext context) {
        Optional<Name> name =
                context.name() == null ? Optional.empty() : Optional.of(Spans.name(context.name(), context));
        return new RunBlock(
                Spans.of(context),
                docs.above(context.getStart()),
                name,
                context.statement().stream()
                        .flatMap(statement -> statements.statement(statement).stream())
                        .toList());
    }

    private Optional<Declaration> declaration(ParserRuleContext context) {
        Span span = Spans.of(context);
        Optional<Doc> doc = docs.above(context.getStart());
        return switch (context) {
            case HoneParser.ImportDeclarationContext c -> importDeclaration(c, doc);
            case HoneParser.ParamDeclarationContext c -> Optional.of(param(c, doc));
            case HoneParser.FunctionDeclarationContext c ->
                Optional.of(new Declaration.Function(
                        span,
                        doc,
                        Spans.name(c.name(), c),
                        parameters(c.parameters()),
                        types.result(c.resultType()),
                        expressions.expr(c.expr(), c)));
            case HoneParser.RewardDeclarationContext c ->
                Optional.of(new Declaration.Reward(
                        span,
                        doc,
                        Spans.name(c.name(), c),
                        parameters(c.parameters()),
                        types.result(c.resultType()),
                        body(c.rewardBody(), c)));
            case HoneParser.ModelDeclarationContext c ->
                Optional.of(new Declaration.Model(span, doc, Spans.name(c.name(), c), fields(c.block(), c)));
            case HoneParser.DatasetDeclarationContext c ->
                Optional.of(new Declaration.Dataset(span, doc, Spans.name(c.name(), c), fields(c.block(), c)));
            case HoneParser.TaskDeclarationContext c ->
                Optional.of(new Declaration.Task(
                        span, doc, Spans.name(c.name(), c), parameters(c.parameters()), fields(c.block(), c)));
            case HoneParser.EstimatorDeclarationContext c ->
                Optional.of(new Declaration.Estimator(
                        span, doc, Spans.name(c.name(), c), parameters(c.parameters()), fields(c.block(), c)));
            case HoneParser.ScheduleDeclarationContext c ->
                Optional.of(new Declaration.Schedule(
                        span,
                        doc,
                        Spans.name(c.name(), c),
                        parameters(c.parameters()),
                        blocks.block(c.block(), c, BlockBuilder.Kind.SCHEDULE)));
            case HoneParser.OptimizerDeclarationContext c ->
                Optional.of(new Declaration.Optimizer(span, doc, Spans.name(c.name(), c), fields(c.block(), c)));
            case HoneParser.RecipeDeclarationContext c ->
                Optional.of(new Declaration.Recipe(span, doc, Spans.name(c.name(), c), fields(c.block(), c)));
            case HoneParser.TestDeclarationContext c ->
                Optional.of(
                        new Declaration.Test(span, doc, title(c), blocks.block(c.block(), c, BlockBuilder.Kind.TEST)));
            default -> Optional.empty();
        };
    }

    private Block fields(HoneParser.@Nullable BlockContext context, ParserRuleContext parent) {
        return blocks.block(context, parent, BlockBuilder.Kind.FIELDS);
    }

    private Name title(HoneParser.TestDeclarationContext context) {
        if (context.STRING() == null) {
            return Spans.name(context.name(), context);
        }
        Token text = context.STRING().getSymbol();
        return new Name(Spans.of(text), literals.unescape(text));
    }

    private Declaration param(HoneParser.ParamDeclarationContext context, Optional<Doc> doc) {
        int condition = context.ASSIGN() == null ? 0 : 1;
        return new Declaration.Param(
                Spans.of(context),
                doc,
                Spans.name(context.name(), context),
                types.annotation(context.annotation()),
                context.ASSIGN() == null ? Optional.empty() : Optional.of(expressions.expr(context.expr(0), context)),
                context.WHERE() == null
                        ? Optional.empty()
                        : Optional.of(expressions.expr(context.expr(condition), context)));
    }

    private List<Parameter> parameters(HoneParser.@Nullable ParametersContext context) {
        if (context == null) {
            return List.of();
        }
        return context.parameter().stream()
                .map(parameter -> new Parameter(
                        Spans.of(parameter),
                        Spans.name(parameter.name(), parameter),
                        types.annotation(parameter.annotation()),
                        parameter.ASSIGN() == null
                                ? Optional.empty()
                                : Optional.of(expressions.expr(parameter.expr(), parameter))))
                .toList();
    }

    private RewardBody body(HoneParser.@Nullable RewardBodyContext context, ParserRuleContext parent) {
        if (context instanceof HoneParser.ForeignBodyContext foreign && foreign.STRING() != null) {
            return new RewardBody.Foreign(
                    Spans.of(foreign),
                    Spans.name(foreign.name(), foreign),
                    literals.text(foreign.STRING().getSymbol()));
        }
        if (context instanceof HoneParser.ComputedBodyContext computed) {
            return new RewardBody.Computed(Spans.of(computed), expressions.expr(computed.expr(), computed));
        }
        return new RewardBody.Computed(Spans.after(parent), new Expression.Invalid(Spans.after(parent)));
    }

    private Optional<Declaration> importDeclaration(HoneParser.ImportDeclarationContext context, Optional<Doc> doc) {
        HoneParser.@Nullable ModuleRefContext module = context.moduleRef();
        if (module == null || module.exception != null) {
            return Optional.empty();
        }
        Optional<Name> alias =
                context.name() == null ? Optional.empty() : Optional.of(Spans.name(context.name(), context));
        Optional<List<ImportedName>> names =
                context.importList() == null ? Optional.empty() : Optional.of(importedNames(context.importList()));
        return Optional.of(new Declaration.Import(Spans.of(context), doc, moduleRef(module), alias, names));
    }

    private ModuleRef moduleRef(HoneParser.ModuleRefContext context) {
        Span span = Spans.of(context);
        if (context.STRING() != null) {
            return new ModuleRef.File(span, literals.unescape(context.STRING().getSymbol()));
        }
        List<Name> path = new ArrayList<>();
        path.add(Spans.name(context.name(), context));
        context.label().forEach(label -> path.add(Spans.name(label, context)));
        return new ModuleRef.Dotted(span, path);
    }

    private static List<ImportedName> importedNames(HoneParser.ImportListContext context) {
        return context.importedName().stream()
                .filter(imported -> imported.name(0) != null)
                .map(imported -> new ImportedName(
                        Spans.of(imported),
                        Spans.name(imported.name(0), imported),
                        imported.AS() == null ? Optional.empty() : Optional.of(Spans.name(imported.name(1), imported))))
                .toList();
    }
}
