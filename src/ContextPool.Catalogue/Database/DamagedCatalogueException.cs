namespace ContextPool.Catalogue.Database;

/// <summary>The database is damaged; it is to be replaced and read anew. Never leaves the project.</summary>
internal sealed class DamagedCatalogueException(Exception inner) : Exception("the catalogue is damaged", inner);
