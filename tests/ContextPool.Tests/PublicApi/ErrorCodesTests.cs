using System.Reflection;
using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Tests.PublicApi;

/// <summary>What a program catches and tells apart.</summary>
public sealed class ErrorCodesTests
{
    private static readonly Assembly Library = typeof(ContextStore).Assembly;

    [Fact]
    public void EveryPublicException_DerivesFromTheOneBase() => Assert.All(
        Library.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(Exception))),
        type => Assert.True(type.IsAssignableTo(typeof(ContextPoolException)), type.FullName));

    [Fact]
    public void NoPublicMember_IsAPath() => Assert.Empty(
        from type in Library.GetExportedTypes()
        where type.IsAssignableTo(typeof(Exception)) || type.Name.EndsWith("Listing", StringComparison.Ordinal)
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where property.Name.Contains("Path", StringComparison.Ordinal) || property.Name.Contains("Directory", StringComparison.Ordinal)
        select $"{type.Name}.{property.Name}");

    [Fact]
    public void Codes_AreSpelledAsTheReportsAre_AndEachIsThereOnce()
    {
        FieldInfo[] codes = typeof(ErrorCodes).GetFields();
        Assert.All(codes, code => Assert.Equal(JsonCode(code.Name), code.GetRawConstantValue()));
        Assert.DoesNotContain(Enum.GetValues<ContentFault>(), fault => codes.Any(c => c.GetRawConstantValue() is string code && code == SnakeCase.Of(fault)));
    }

    [Fact]
    public void EveryFailureOfTheDisk_HasACodeOfItsOwn()
    {
        FileFailure[] failures = Enum.GetValues<FileFailure>();
        Assert.Equal(failures.Length, failures.Select(f => new FileOperationException(f, "create", "/x", "why").Code).Distinct().Count());
    }

    [Fact]
    public void FailureOfTheDisk_TellsWhatWhereAndWhy()
    {
        StorageException e = new FileOperationException(FileFailure.NoSpace, "create", "/x", "the disk is full");
        Assert.Equal((ErrorCodes.NoSpace, "create /x", "create /x: the disk is full"), (e.Code, e.Place, e.Message));
    }

    [Fact]
    public void DamagedContent_HasItsFaultAsCode() =>
        Assert.Equal("invalid_json", new InvalidContentException(ContentFault.InvalidJson, 3, "expected a comma").Code);

    private static string JsonCode(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
