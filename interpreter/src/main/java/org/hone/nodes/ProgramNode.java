package org.hone.nodes;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import java.util.List;

/** A text that was given to the language: its statements, in order. Its value is that of the last one. */
public final class ProgramNode extends RootNode {
    private final String name;
    private final SourceSection section;
    private final Deed beginning;

    @Children
    private final StatementNode[] statements;

    /**
     * @param name what a stack trace calls it
     * @param beginning what comes before the statements: declarations, whose order does not matter, together
     */
    public ProgramNode(
            TruffleLanguage<?> language,
            String name,
            SourceSection section,
            Deed beginning,
            List<StatementNode> statements) {
        super(language);
        this.name = name;
        this.section = section;
        this.statements = statements.toArray(StatementNode[]::new);
        this.beginning = beginning;
    }

    @Override
    @ExplodeLoop
    public Object execute(VirtualFrame frame) {
        Object last = begin(frame.getArguments());
        for (StatementNode statement : statements) {
            last = statement.executeStatement(frame);
        }
        return last;
    }

    @TruffleBoundary
    private Object begin(Object[] arguments) {
        return beginning.perform(this, arguments);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public SourceSection getSourceSection() {
        return section;
    }
}
