package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.hone.ast.Block;
import org.hone.ast.Member;
import org.hone.ast.Name;
import org.hone.diagnostics.Code;
import org.hone.grammar.HoneParser;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds blocks, and says when a line stands in the wrong kind of block. */
final class BlockBuilder {
    /** What kind of block is read: it decides which members it takes. */
    enum Kind {
        FIELDS,
        SCHEDULE,
        TEST
    }

    private final Reporter reporter;
    private final TypeBuilder types;
    private final ExpressionBuilder expressions;
    private final DocComments docs;

    BlockBuilder(Reporter reporter, TypeBuilder types, ExpressionBuilder expressions, DocComments docs) {
        this.reporter = reporter;
        this.types = types;
        this.expressions = expressions;
        this.docs = docs;
    }

    Block block(HoneParser.@Nullable BlockContext context, ParserRuleContext parent, Kind kind) {
        if (context == null) {
            return new Block(Spans.after(parent), List.of());
        }
        List<Member> members = new ArrayList<>();
        for (var member : context.member()) {
            member(member, kind).ifPresent(members::add);
        }
        return new Block(Spans.of(context), members);
    }

    private Optional<Member> member(HoneParser.MemberContext context, Kind kind) {
        Span span = Spans.of(context);
        return switch (context) {
            case HoneParser.FieldMemberContext field -> {
                Name name = Spans.name(field.label(), field);
                yield named(
                        name,
                        new Member.Field(
                                span,
                                docs.above(field.getStart()),
                                name,
                                types.annotation(field.annotation()),
                                expressions.expr(field.expr(), field)));
            }
            case HoneParser.LetMemberContext let -> {
                Name name = Spans.name(let.name(), let);
                yield named(
                        name,
                        new Member.Let(
                                span, name, types.annotation(let.annotation()), expressions.expr(let.expr(), let)));
            }
            case HoneParser.WeightMemberContext weight ->
                only(
                        Kind.SCHEDULE,
                        kind,
                        weight,
                        "`weight` stands only in a `schedule`",
                        new Member.Weight(
                                span,
                                expressions.scaled(weight.scaled(), weight),
                                expressions.expr(weight.expr(), weight)));
            case HoneParser.AssertMemberContext assertion ->
                only(
                        Kind.TEST,
                        kind,
                        assertion,
                        "`assert` stands only in a `test`",
                        new Member.Assert(span, expressions.expr(assertion.expr(), assertion)));
            case HoneParser.EquivalentMemberContext assertion ->
                only(
                        Kind.TEST,
                        kind,
                        assertion,
                        "`assert` stands only in a `test`",
                        new Member.AssertEquivalent(
                                span,
                                expressions.scaled(assertion.scaled(0), assertion),
                                expressions.scaled(assertion.scaled(1), assertion),
                                assertion.WHEN() == null
                                        ? Optional.empty()
                                        : Optional.of(expressions.expr(assertion.expr(), assertion))));
            default -> Optional.empty();
        };
    }

    private static Optional<Member> named(Name name, Member member) {
        return name.text().isEmpty() ? Optional.empty() : Optional.of(member);
    }

    private Optional<Member> only(Kind wanted, Kind kind, ParserRuleContext context, String message, Member member) {
        if (wanted == kind) {
            return Optional.of(member);
        }
        reporter.report(reporter.error(Code.MISPLACED_MEMBER, Spans.of(context.getStart()), message)
                .label("this block takes fields: `name = value`"));
        return Optional.empty();
    }
}
