package org.hone.nodes;

import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExecutableNode;

/** An expression that a tool has evaluated while a program stands still. */
public final class FragmentNode extends ExecutableNode {
    @Child
    private StatementNode statement;

    public FragmentNode(TruffleLanguage<?> language, StatementNode statement) {
        super(language);
        this.statement = statement;
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return statement.executeStatement(frame);
    }
}
