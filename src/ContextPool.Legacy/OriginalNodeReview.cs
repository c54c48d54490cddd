using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Notes where a node does not have the shape that the original application reads.</summary>
internal sealed class OriginalNodeReview(ShapeReview review) : NodeReview
{
    /// <summary>Node, message, metadata, streaming: deeper, the reader of facts goes into nothing itself.</summary>
    private const int MostLevels = 4;

    private readonly Level[] _levels = new Level[MostLevels];
    private int _depth;

    public override void Begin()
    {
        review.LevelsAround = 0;
        _depth = 0;
        _levels[0] = new Level { Shape = OriginalShapes.Node };
    }

    public override void Meet(in JsonScan name)
    {
        ref Level level = ref _levels[_depth];
        level.Member = review.MemberOf(level.Shape, name, ref level.Met);
    }

    public override void Enter()
    {
        Shape entered = _levels[_depth].Member!;
        _levels[++_depth] = new Level { Shape = entered };
    }

    public override void Leave() => _depth--;

    public override void Pass(ref JsonScan reader)
    {
        if (_levels[_depth].Member is { } shape) review.Pass(ref reader, shape);
        else reader.Skip();
    }

    public override void NoteUnread()
    {
        if (_levels[_depth].Member is { Kinds: not ValueKinds.Any } shape) review.Note(shape.Warning);
    }

    /// <summary>One of the objects around the reader: its shape, which members it had, and the one met last.</summary>
    private struct Level
    {
        public Shape Shape;
        public uint Met;
        public Shape? Member;
    }
}
