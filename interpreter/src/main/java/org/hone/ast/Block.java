package org.hone.ast;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hone.source.Span;

/** {@code { … }} of a declaration or after {@code with}. The span includes the braces. */
public record Block(Span span, List<Member> members) implements Node {
    public Block {
        members = List.copyOf(members);
    }

    /** The fields, in the order of the text. */
    public Stream<Member.Field> fields() {
        return members.stream().filter(Member.Field.class::isInstance).map(Member.Field.class::cast);
    }

    /** The first field of that name. */
    public Optional<Member.Field> field(String name) {
        return fields().filter(field -> field.name().text().equals(name)).findFirst();
    }

    /** The {@code let} members, in the order of the text. */
    public Stream<Member.Let> lets() {
        return members.stream().filter(Member.Let.class::isInstance).map(Member.Let.class::cast);
    }

    /** The {@code weight} members, in the order of the text. */
    public Stream<Member.Weight> weights() {
        return members.stream().filter(Member.Weight.class::isInstance).map(Member.Weight.class::cast);
    }
}
