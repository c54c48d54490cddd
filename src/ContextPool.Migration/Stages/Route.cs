using ContextPool.Migration.Options;

namespace ContextPool.Migration.Stages;

/// <summary>Which stage comes next for an item that has not ended: the following one, unless its plan needs nothing of that.</summary>
internal static class Route
{
    /// <summary>The next stage. Every route ends in <see cref="Stage.Validate"/> and <see cref="Stage.Publish"/>.</summary>
    public static Stage After(Stage stage, Plan plan) => (stage, plan) switch
    {
        // Its pool is there: nothing is converted, written or indexed.
        (Stage.Backup, Plan.Retire) => Stage.Validate,

        // The pool that is there is compared with what was converted; no draft is built.
        (Stage.Convert, Plan.Adopt) => Stage.Validate,
        _ => stage + 1,
    };

    /// <summary>All stages that some plan leads to from here.</summary>
    public static IEnumerable<Stage> AllAfter(Stage stage) =>
        Enum.GetValues<Plan>().Select(plan => After(stage, plan)).Distinct();
}
