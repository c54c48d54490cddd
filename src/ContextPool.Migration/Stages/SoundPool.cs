namespace ContextPool.Migration.Stages;

/// <summary>A published pool that is as good as one just migrated, so that it can outlive its source.</summary>
internal sealed record SoundPool(SourceToRetire Retired);
