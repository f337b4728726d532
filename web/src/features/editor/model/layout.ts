export * from '@/components/flow-graph/layout';
