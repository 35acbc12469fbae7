import type { Resource } from '../../src/resources/resource.ts';
import { resources } from '../../src/resources/resources.ts';
import { allOr } from '../shell/command.ts';
import { lazyView } from '../shell/lazy-view.tsx';
import type { ViewDefinition, ViewProps } from '../shell/view-definition.ts';

/** A view of every resource, as its descriptor says. */
export const resourceViews: readonly ViewDefinition[] = resources.map(viewOf);

export function viewOf(resource: Resource): ViewDefinition {
  const { id, title, aliases, summary, hidden, complete } = resource;
  return {
    id,
    title,
    aliases,
    summary,
    component: lazyView(async () => {
      const { ResourceView } = await import('./resource-view.tsx');
      return (props: ViewProps) => <ResourceView resource={resource} {...props} />;
    }),
    ...(hidden && { hidden }),
    ...(complete && { complete }),
    // `:ctx NAME` switches, as in k9s.
    ...(id === 'namespaces' && { command: (shell, name) => shell.setNamespace(allOr(name)) }),
    ...(id === 'contexts' && { command: (shell, name) => void shell.switchContext(name) }),
  };
}
